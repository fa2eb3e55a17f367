"""Text of others: for a terminal, and for a page."""

import unicodedata

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
"""Line breaks, other control characters and halves of characters, as Unicode names them."""


def printable(text: str) -> str:
    """Return text, which may hold labels of others, without control characters."""
    kept = (
        sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text
    )
    return "".join(kept)


def line(value: object, longest: int = 300) -> str:
    """Return what a service says as a line that a terminal can show."""
    return " ".join(printable(str(value)).split())[:longest]


def is_one_line(value: object, longest: int) -> bool:
    """Return whether a value is one line of text, at most `longest` characters."""
    return (
        isinstance(value, str)
        and 0 < len(value.strip()) <= len(value) <= longest
        and not any(unicodedata.category(sign) in _UNSEEN for sign in value)
    )


def many(count: int, noun: str = "picture") -> str:
    """Return a number with its noun: "1 picture", "2 pictures"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
