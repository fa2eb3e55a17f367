"""What can be wrong with a card, said in one sentence for the owner."""

from fuzzyvision.common.errors import CommandError


class CardError(CommandError):
    """The card's page cannot be made; the message says why and what to do."""
