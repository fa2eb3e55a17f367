"""What can be wrong with a model that is brought, said in one sentence for the owner."""

from fuzzyvision.common.errors import CommandError


class ModelRefusedError(CommandError):
    """The model is not imported; the message says why and what to do. The old bundle stays."""
