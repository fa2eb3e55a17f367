"""What can keep an export from being made."""

from fuzzyvision.common.errors import CommandError


class ExportError(CommandError):
    """The export cannot go on; the message says why and what to do."""
