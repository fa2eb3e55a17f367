"""Text on a terminal."""


def printable(text: str) -> str:
    """Return text, which may hold labels of others, without control characters."""
    kept = (
        sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text
    )
    return "".join(kept)
