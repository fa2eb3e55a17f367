"""The owner's labelled pictures: a folder of folders, each seen exactly as the service would."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from fuzzyvision.common.errors import CommandError

Answers = Callable[[NDArray[np.uint8]], list[float]]

_SUFFIXES = {".csv", ".txt", ".json", ".md"}
"""Files that systems put next to pictures, ignored silently."""

_MOST_NAMED = 3


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
    found: Sequence[Labelled], size: tuple[int, int], variants: Mapping[str, Answers]
) -> Checked:
    """Show every picture, read as the service reads it, to each variant of the model.

    `size` is the input's (width, height). Pictures that the service would refuse are named and
    left out. Raises CommandError if none is left.
    """
    truth: list[int] = []
    given: dict[str, list[list[float]]] = {name: [] for name in variants}
    for picture in tqdm(found, desc="  Checking", unit=" pictures", leave=False):
        try:
            pixels = pictures.read(picture.path.read_bytes(), *size).pixels
        except PictureRefusedError as error:
            tqdm.write(f"  Left out {picture.path.parent.name}/{picture.path.name}: {error}")
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


def _plain(name: str) -> str:
    """Return a label or a folder's name as both can be compared: a label may hold a slash."""
    composed = unicodedata.normalize("NFC", name).strip()
    return "".join("_" if one in '/\\:*?"<>| ' else one for one in composed).casefold()


def _few(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:10])
    return f"{shown} …" if len(labels) > 10 else shown  # noqa: PLR2004 - a line's worth


def _shown(path: Path) -> bool:
    return not path.name.startswith(".")
