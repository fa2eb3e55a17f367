"""The owner's pictures: a folder of folders, one per label, or an export with its two sides."""

import csv
import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fuzzyvision.common.errors import CommandError
from fuzzyvision.dataset.export_folder import DISPUTED, LABELS, NONE_OF_THESE, THUMBNAILS
from fuzzyvision.dataset.split import Split
from fuzzyvision.dataset.tables import SOURCES

_APART = {NONE_OF_THESE, DISPUTED, THUMBNAILS}
"""Folders of an export that show none of the labels, or show again what others show."""

_SUFFIXES = {".csv", ".txt", ".json", ".md"}
"""Files that systems put next to pictures, ignored silently."""


@dataclass(frozen=True, order=True)
class Photo:
    """A picture file. `file` is its path inside DATA, `side` None where nobody decided it yet.

    Pictures of one `group` must stay together; one without a table is a group by itself.
    """

    file: str
    path: Path
    label: str
    group: str
    side: Split | None


def gather(folder: Path, known: Sequence[str] = ()) -> list[Photo]:
    """Return the pictures, sorted by file; folders that `known` labels fit are named as these.

    Raises CommandError if there are no pictures of two labels to train with.
    """
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}.")
    names = {_plain(label): label for label in known}
    photos = []
    for side, place in _sides(folder).items():
        given = {**_named(folder), **_named(place)}
        groups = {row["file"]: row["group"] for row in sources(place) if row["group"]}
        for path in _pictures(place):
            inside = path.relative_to(place)
            label = given.get(inside.parts[0], inside.parts[0])
            label = names.get(_plain(label), label)
            file = path.relative_to(folder).as_posix()
            group = groups.get(inside.as_posix(), file)
            photos.append(Photo(file, path, label, group, side))
    labels = sorted({photo.label for photo in photos if photo.side is not Split.TEST})
    if len(labels) < 2:  # noqa: PLR2004 - what it takes to choose
        found = f"only pictures of {labels[0]}" if labels else "no folders of pictures"
        raise CommandError(f"{folder} holds {found}: it needs a folder for each of two labels.")
    return sorted(photos)


def sources(place: Path) -> list[dict[str, str]]:
    """Return the rows of the table next to the folders, none if there is no table."""
    if not (place / SOURCES).is_file():
        return []
    with (place / SOURCES).open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        if not {"file", "group"} <= set(rows.fieldnames or ()):
            raise CommandError(f"{place / SOURCES} needs the columns file and group.")
        return list(rows)


def _sides(folder: Path) -> dict[Split | None, Path]:
    """Return the folders of folders by what they are for: an export has two."""
    shown = {path.name for path in folder.iterdir() if path.is_dir() and _shown(path)}
    if shown - _APART == set(Split):
        if any(_pictures(folder / Split.TEST)):
            return {split: folder / split for split in Split}
        return {None: folder / Split.TRAIN}
    return {None: folder}


def _pictures(place: Path) -> Iterator[Path]:
    for path in place.glob("*/**/*"):
        inside = path.relative_to(place).parts
        shown = not any(one.startswith(".") for one in inside)
        if shown and path.suffix.lower() not in _SUFFIXES and path.is_file():
            yield path


def _named(place: Path) -> dict[str, str]:
    """Return the labels of folders that are not named after them."""
    if not (place / LABELS).is_file():
        return {}
    try:
        found = json.loads((place / LABELS).read_text(encoding="utf-8"))
        return {name: str(label) for name, label in found.items()}
    except (ValueError, AttributeError) as error:
        raise CommandError(f"{place / LABELS} must be an object of folders' labels.") from error


def _plain(name: str) -> str:
    """Return a label or a folder's name as both can be compared: a label may hold a slash."""
    composed = unicodedata.normalize("NFC", name).strip()
    return "".join("_" if one in '/\\:*?"<>| ' else one for one in composed).casefold()


def _shown(path: Path) -> bool:
    return not path.name.startswith(".")
