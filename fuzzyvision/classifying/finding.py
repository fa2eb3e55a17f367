"""Which files are classified."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fuzzyvision.common.errors import CommandError

SUFFIXES = frozenset(
    (".jpg", ".jpeg", ".jfif", ".png", ".gif", ".bmp", ".webp", ".avif", ".heic", ".heif")
)
"""Endings of what is looked at in folders; a file that is named itself may have any."""


def pictures(places: Iterable[Path]) -> list[Path]:
    """Return files, and those in folders at any depth, each once and in order.

    What begins with a dot is left out, and links to folders are not followed. Raises CommandError
    if nothing is found, or a place is neither a file nor a folder.
    """
    found = list(dict.fromkeys(path for place in places for path in _of(place)))
    if not found:
        raise CommandError(f"There are no pictures: none end in {', '.join(sorted(SUFFIXES))}.")
    return found


def _of(place: Path) -> Iterator[Path]:
    if not place.is_dir():
        if not place.is_file():
            raise CommandError(f"{place} is neither a file nor a folder.")
        yield place
        return
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() in SUFFIXES and not name.startswith(".") and path.is_file():
                yield path
