"""Reads documents that may hold anything. Pure."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from fuzzyvision.client.errors import UnreadableError


@contextmanager
def promised(what: str) -> Iterator[None]:
    """Raise UnreadableError where a document lacks what it should have."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise UnreadableError(f"{what} is not what the API promises.") from error


def text(value: object) -> str:
    """Return a string; raises TypeError."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def text_or_none(value: object) -> str | None:
    """Return a string or None; raises TypeError."""
    return None if value is None else text(value)


def number(value: object) -> float:
    """Return a number that is finite; raises ValueError."""
    found = float(value) if isinstance(value, (int, float)) else math.nan
    if not math.isfinite(found):
        raise ValueError("not a number")
    return found
