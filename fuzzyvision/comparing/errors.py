"""What can keep two models from being compared."""

from fuzzyvision.common.errors import CommandError


class CompareError(CommandError):
    """The comparison cannot be made; the message says why and what to do."""
