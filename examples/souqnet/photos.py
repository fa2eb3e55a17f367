"""The pictures that souqnet is made from: a folder of folders, and others that show no label."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fuzzyvision.common.errors import CommandError
from fuzzyvision.dataset.tables import SOURCES
from fuzzyvision.training import folders

OTHER = "Other"
"""The folder of ordinary photographs of none of the labels."""

_LEAST_GROUPS = 10


@dataclass(frozen=True, order=True)
class Photo:
    """A picture file. `file` is its path inside the folder, as in SOURCES.csv.

    Pictures of one `group` (near-duplicates, views of one object) must stay together. `kind` is
    its `domain` in the table (studio, real) and `source` the name of its `repo`, if it tells. The
    label of a picture that shows none of them is empty. `ordinary` ones came in a folder of such.
    """

    file: str
    path: Path
    label: str
    group: str
    kind: str = ""
    source: str = ""
    ordinary: bool = False


def gather(folder: Path, order: Sequence[str] = ()) -> tuple[tuple[str, ...], list[Photo]]:
    """Return the labels, sorted or in the given `order`, and their pictures, sorted by file.

    Raises CommandError if there are no pictures of two labels, or if `order` does not name exactly
    the folders.
    """
    found = folders.gather(folder)
    labels = sorted({photo.label for photo in found})
    if order and sorted(order) != labels:
        raise CommandError(
            f"The labels given are {', '.join(order)}; the folders are {', '.join(labels)}."
        )
    return tuple(order or labels), _photos(folder, found)


def ordinary(folder: Path, labels: Sequence[str]) -> list[Photo]:
    """Return ordinary photographs of some of the labels and, in the folder Other, of none.

    Raises CommandError if a folder has another name.
    """
    found = [replace(one, ordinary=True) for one in _photos(folder, folders.gather(folder))]
    strange = sorted({one.label for one in found} - {*labels, OTHER})
    if strange:
        raise CommandError(f"{folder} has the folder {strange[0]}, which no label is called.")
    return [replace(one, label="") if one.label == OTHER else one for one in found]


def _photos(folder: Path, found: Sequence[folders.Photo]) -> list[Photo]:
    """Return the pictures with what the table in their folder tells."""
    rows = {row["file"]: row for row in folders.sources(folder)}
    photos = []
    for one in found:
        row = rows.get(one.file, {})
        source = (row.get("repo") or "").rsplit("/", 1)[-1]
        kind = row.get("domain") or ""
        photos.append(Photo(one.file, one.path, one.label, one.group, kind, source))
    return photos


def others(folder: Path) -> list[Photo]:
    """Return the pictures in `folder`, at any depth, that show none of the labels.

    Names that differ only in a number at their end (chair_0, chair_1) make a group: they often
    show the same sort of thing. Where that makes too few groups, every picture is its own.
    """
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}.")
    paths = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != SOURCES and not path.name.startswith(".")
    ]
    if not paths:
        raise CommandError(f"The folder {folder} holds no pictures.")
    files = [path.relative_to(folder).as_posix() for path in paths]
    groups = [re.sub(r"[\W_]*\d*\.\w+$", "", file) for file in files]
    if len(set(groups)) < _LEAST_GROUPS:
        groups = files
    made = zip(files, paths, groups, strict=True)
    return sorted(Photo(file, path, "", group) for file, path, group in made)
