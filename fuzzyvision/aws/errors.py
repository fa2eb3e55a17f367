"""What keeps a command from doing its work on AWS."""

from fuzzyvision.common.errors import CommandError


class CloudError(CommandError):
    """The owner can put something right on AWS; the message is a sentence that says how."""
