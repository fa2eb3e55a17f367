"""What a check finds wrong."""


class FaultError(Exception):
    """A promise that the service does not keep, in a few words."""


def expect(kept: bool, words: str) -> None:
    """Raise FaultError with these words unless a promise is kept."""
    if not kept:
        raise FaultError(words)
