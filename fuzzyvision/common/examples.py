"""The example pictures that the home page offers: the card's field, and the files next to it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fuzzyvision.common.text import is_one_line

FOLDER = "examples"
"""The folder of the pictures, next to the card."""

MOST, MOST_BYTES = 6, 200_000
_LONGEST_ALT = 120
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\.(?:jpg|png|webp)")


def files(card: Mapping[str, Any]) -> list[str]:
    """Return the files that a card names."""
    return [one["file"] for one in card.get("examples", [])]


def held(folder: Path) -> dict[str, int]:
    """Return the files in the folder next to a card, with their sizes in bytes."""
    place = folder / FOLDER
    return {path.name: path.stat().st_size for path in place.glob("*") if path.is_file()}


def faults(examples: object, held: Mapping[str, int]) -> Iterator[str]:
    """Yield what is wrong with the field `examples`, and what to do. Pure.

    `held` are the files of the folder, with their sizes in bytes.
    """
    if not isinstance(examples, list) or len(examples) > MOST:
        yield f"examples must be a list of at most {MOST} pictures"
        return
    seen: set[str] = set()
    for one in examples:
        if not isinstance(one, dict) or set(one) != {"file", "alt"}:
            yield 'each example must be like {"file": "camera.jpg", "alt": "A camera"}'
            continue
        fault = _fault(one["file"], held, seen)
        if fault:
            yield fault
        if not is_one_line(one["alt"], _LONGEST_ALT):
            yield f"the alt of {one['file']!r} must say in one line what the picture shows"


def _fault(name: object, held: Mapping[str, int], seen: set[str]) -> str:
    if not isinstance(name, str) or not _FILE.fullmatch(name):
        return (
            f"the example {name!r} must be a file name of letters, digits, dots and dashes that "
            "ends in .jpg, .png or .webp"
        )
    if name in seen:
        return f"the example {name} is named twice. Take one out"
    seen.add(name)
    if name not in held:
        return f"the example {name} is not in the folder {FOLDER} next to the card. Put it there"
    if not 0 < held[name] <= MOST_BYTES:
        return (
            f"the example {name} has {held[name]:,} bytes, and may have at most {MOST_BYTES:,}. "
            "Make it smaller"
        )
    return ""
