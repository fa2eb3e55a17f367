"""The one error that a command ends with: a sentence for people."""


class CommandError(Exception):
    """A command cannot do its work; the message is a sentence that says why and what to do."""
