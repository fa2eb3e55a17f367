"""What can keep two models from being compared."""


class CompareError(Exception):
    """The comparison cannot be made; the message says why and what to do."""
