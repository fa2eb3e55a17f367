"""What can go wrong while training, said in one sentence for the owner."""

from fuzzyvision.common.errors import CommandError


class TrainingError(CommandError):
    """Training cannot go on; the message says why and what to do."""
