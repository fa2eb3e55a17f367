"""Pieces of Markdown. What comes from a card goes in as text, never as Markdown or HTML."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&])")
_ADDRESS = re.compile(r"https://[\w./~%?=&#:@+-]+")


def text(value: object) -> str:
    """Return a value as text on one line, with what Markdown or HTML would read escaped."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(value).split()))


def link(name: object, address: object) -> str:
    """Return a link where the address is one on the web, else the name alone."""
    if isinstance(address, str) and _ADDRESS.fullmatch(address):
        return f"[{text(name)}]({address})"
    return text(name)


def code(value: object) -> str:
    """Return a block of code, whatever is in it."""
    lines = str(value).replace("\r", "").split("\n")
    return "\n".join(f"    {line}" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """Return a list; the items are Markdown already."""
    return "\n".join(f"- {item}" for item in items)


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown: the first column to the left, the others to the right."""
    lines = [heading, ["---", *("---:" for _ in heading[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(share: float) -> str:
    """Return a share as text with one decimal."""
    return f"{100 * share:.1f} %"


def listed(items: Sequence[str]) -> str:
    """Return items as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
