"""The owner's labelled pictures: a folder of folders, each seen exactly as the service would."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from chalicelib.errors import PictureRefusedError
from chalicelib.fit import Fit
from chalicelib.images import pictures
from fuzzyvision.common.errors import CommandError

Answers = Callable[[NDArray[np.uint8]], list[float]]

_SUFFIXES = {".csv", ".txt", ".json", ".md"}
"""Files that systems put next to pictures, ignored silently."""

_MOST_NAMED = 3
_PATIENCE = 5.0
"""Seconds between two words on how far it is."""


@dataclass(frozen=True)
class Labelled:
    """A picture and the index of its label."""

    path: Path
    target: int


@dataclass(frozen=True)
class Checked:
    """The true labels' indices [n], and by name of a variant its probabilities [n, labels]."""

    truth: NDArray[np.int64]
    given: Mapping[str, NDArray[np.float64]]


def gather(folder: Path, labels: Sequence[str]) -> list[Labelled]:
    """Return the pictures in the folders named after labels; not every label needs one.

    Raises CommandError if a folder has another name or there is no picture at all.
    """
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder} to check with.")
    places = {_plain(label): place for place, label in enumerate(labels)}
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and _shown(path))
    strange = [path.name for path in folders if _plain(path.name) not in places]
    if strange:
        more = " and others" if len(strange) > _MOST_NAMED else ""
        raise CommandError(
            f"{folder} has the folder {', '.join(strange[:_MOST_NAMED])}{more}, which is not one "
            f"of the labels: {_few(labels)}."
        )
    found = [
        Labelled(file, places[_plain(path.name)])
        for path in folders
        for file in sorted(path.rglob("*"))
        if file.is_file() and _shown(file) and file.suffix.lower() not in _SUFFIXES
    ]
    if not found:
        raise CommandError(
            f"{folder} holds no pictures: it needs a folder of them for each label, called as it."
        )
    return found


def classify(
    found: Sequence[Labelled],
    size: tuple[int, int],
    variants: Mapping[str, Answers],
    fit: Fit,
    tell: Callable[[str], object] = lambda _: None,
) -> Checked:
    """Show every picture, read as the service reads it, to each variant of the model.

    `size` is the input's (width, height), `fit` how pictures are made to fit it. Pictures that the
    service would refuse are named and left out; what takes long is told. Raises CommandError if
    none is left.
    """
    truth: list[int] = []
    given: dict[str, list[list[float]]] = {name: [] for name in variants}
    told = monotonic()
    for number, picture in enumerate(found):
        if monotonic() - told > _PATIENCE:
            told = monotonic()
            tell(f"  {number:,} of {len(found):,} pictures …")
        try:
            pixels = pictures.read(picture.path.read_bytes(), *size, fit).pixels
        except PictureRefusedError as error:
            tell(f"  Left out {picture.path.parent.name}/{picture.path.name}: {error}")
            continue
        truth.append(picture.target)
        for name, answers in variants.items():
            given[name].append(answers(pixels))
    if not truth:
        raise CommandError("None of the pictures to check with can be read.")
    return Checked(
        np.array(truth, dtype=np.int64),
        {name: np.array(rows) for name, rows in given.items()},
    )


def pixels(found: Sequence[Labelled], size: tuple[int, int], fit: Fit) -> list[NDArray[np.uint8]]:
    """Return pictures as the service would see them, [1, height, width, 3] each.

    Unreadable ones are left out; they are named when all are read.
    """
    read = []
    for photo in found:
        try:
            read.append(pictures.read(photo.path.read_bytes(), *size, fit).pixels[np.newaxis])
        except PictureRefusedError:
            continue
    return read


def _plain(name: str) -> str:
    """Return a label or a folder's name as both can be compared: a label may hold a slash."""
    composed = unicodedata.normalize("NFC", name).strip()
    return "".join("_" if one in '/\\:*?"<>| ' else one for one in composed).casefold()


def _few(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:10])
    return f"{shown} …" if len(labels) > 10 else shown  # noqa: PLR2004 - a line's worth


def _shown(path: Path) -> bool:
    return not path.name.startswith(".")
