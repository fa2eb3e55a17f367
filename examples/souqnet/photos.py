"""The owner's pictures: a folder of folders, the label being the folder's name."""

import csv
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fuzzyvision.common.errors import CommandError

SOURCES = "SOURCES.csv"
"""Optional table next to the folders, with a row per file. `file` and `group` are read for the
split; `repo`, `licence` and `domain` for the card."""

_LEAST_GROUPS = 10


LABELS = "labels.json"
"""Optional object next to the folders: the label of each folder that is not named after it, as
fuzzyvision/dataset/export.py writes it for labels that no file system takes."""


@dataclass(frozen=True, order=True)
class Photo:
    """A picture file. `file` is its path inside the folder, as in SOURCES.csv.

    Pictures of one `group` (near-duplicates, views of one object) must stay together. `kind` is
    its `domain` in the table (studio, real) and `source` the name of its `repo`, if it tells.
    """

    file: str
    path: Path
    label: str
    group: str
    kind: str = ""
    source: str = ""


def gather(folder: Path, order: Sequence[str] = ()) -> tuple[tuple[str, ...], list[Photo]]:
    """Return the labels, sorted or in the given `order`, and their pictures, sorted by file.

    Raises CommandError if the folder is missing, holds no pictures or only one label, or if
    `order` does not name exactly the folders.
    """
    folders = _folders(folder)
    labels = _labels(folders, order)
    rows = {row["file"]: row for row in sources(folder)}
    photos = []
    for label in labels:
        paths = [path for path in folders[label].rglob("*") if _is_file(path)]
        if not paths:
            raise CommandError(f"The folder of the label {label} holds no pictures.")
        for path in paths:
            file = path.relative_to(folder).as_posix()
            photos.append(_photo(file, path, label, rows.get(file, {})))
    return labels, sorted(photos)


def others(folder: Path) -> list[Photo]:
    """Return the pictures in `folder`, at any depth, that show none of the labels.

    Names that differ only in a number at their end (chair_0, chair_1) make a group: they often
    show the same sort of thing. Where that makes too few groups, every picture is its own.
    """
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}.")
    paths = [path for path in folder.rglob("*") if _is_file(path) and path.name != SOURCES]
    if not paths:
        raise CommandError(f"The folder {folder} holds no pictures.")
    files = [path.relative_to(folder).as_posix() for path in paths]
    groups = [re.sub(r"[\W_]*\d*\.\w+$", "", file) for file in files]
    if len(set(groups)) < _LEAST_GROUPS:
        groups = files
    made = zip(files, paths, groups, strict=True)
    return sorted(Photo(file, path, "", group) for file, path, group in made)


def sources(folder: Path) -> list[dict[str, str]]:
    """Return the rows of the folder's SOURCES.csv, none if it has no such file."""
    table = folder / SOURCES
    if not table.is_file():
        return []
    with table.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        if not {"file", "group"} <= set(rows.fieldnames or ()):
            raise CommandError(f"{SOURCES} needs the columns file and group.")
        return list(rows)


def _folders(folder: Path) -> dict[str, Path]:
    """Return the folder of each label, by the label."""
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}.")
    named = _named(folder)
    paths = sorted(path for path in folder.iterdir() if path.is_dir() and _shown(path))
    folders = {named.get(path.name, path.name): path for path in paths}
    if len(folders) < len(paths):
        raise CommandError(f"{folder / LABELS} gives one label to several folders.")
    if not folders:
        raise CommandError(f"{folder} holds no folders: it needs one folder of pictures a label.")
    if len(folders) == 1:
        raise CommandError(f"{folder} holds only the label {min(folders)}; it takes two to choose.")
    return folders


def _named(folder: Path) -> dict[str, str]:
    if not (folder / LABELS).is_file():
        return {}
    try:
        found = json.loads((folder / LABELS).read_text(encoding="utf-8"))
        return {name: str(label) for name, label in found.items()}
    except (ValueError, AttributeError) as error:
        raise CommandError(f"{folder / LABELS} must be an object of folders' labels.") from error


def _labels(found: Collection[str], order: Sequence[str]) -> tuple[str, ...]:
    if order and sorted(order) != sorted(found):
        raise CommandError(
            f"The labels given are {', '.join(order)}; the folders are {', '.join(sorted(found))}."
        )
    return tuple(order or sorted(found))


def _photo(file: str, path: Path, label: str, row: Mapping[str, str]) -> Photo:
    source = (row.get("repo") or "").rsplit("/", 1)[-1]
    return Photo(file, path, label, row.get("group") or file, row.get("domain") or "", source)


def _is_file(path: Path) -> bool:
    return path.is_file() and _shown(path)


def _shown(path: Path) -> bool:
    return not path.name.startswith(".")
