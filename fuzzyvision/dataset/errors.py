"""What can keep an export from being made."""


class ExportError(Exception):
    """The export cannot go on; the message says why and what to do."""
