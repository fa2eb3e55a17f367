"""The answers to look at: those that were wrong although it was sure. As the model saw them."""

import base64
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from chalicelib.model.card import Input
from fuzzyvision.reports.record import Record

MOST = 24
"""Pictures of a gallery at most: about 25 KB each in the page."""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer. `truth` is empty for a picture that shows none of the labels.

    `picture` is a data URI of what the model saw, empty where the file cannot be read any more.
    """

    file: str
    truth: str
    guess: str
    probability: float
    picture: str


def wrong(record: Record) -> list[Mistake]:
    """Return the wrong answers to test pictures, the surest first, at most 24."""
    guesses, sureness = record.probabilities.argmax(axis=1), record.probabilities.max(axis=1)
    places = np.flatnonzero(guesses != record.truth)
    worst = places[np.argsort(-sureness[places], kind="stable")][:MOST]
    return [
        Mistake(
            _name(record.test_files[place]),
            record.labels[record.truth[place]],
            record.labels[guesses[place]],
            float(sureness[place]),
            _seen(record.test_files[place], record),
        )
        for place in worst.tolist()
    ]


def strange(record: Record) -> list[Mistake]:
    """Return the pictures of other things that it took for something, the surest first."""
    sureness = _sureness(record)
    places = np.flatnonzero(sureness >= record.threshold)
    worst = places[np.argsort(-sureness[places], kind="stable")][:MOST]
    return [
        Mistake(
            _name(record.other_files[place]),
            "",
            record.labels[record.other_probabilities[place].argmax()],
            float(sureness[place]),
            _seen(record.other_files[place], record),
        )
        for place in worst.tolist()
    ]


def count_wrong(record: Record) -> int:
    """Return how many test pictures were answered wrongly."""
    return int((record.probabilities.argmax(axis=1) != record.truth).sum())


def count_strange(record: Record) -> int:
    """Return how many pictures of other things were taken for something."""
    return int((_sureness(record) >= record.threshold).sum())


def _sureness(record: Record) -> NDArray[np.float64]:
    """Return the top probabilities of the pictures of other things; there may be none."""
    return np.array([answer.max() for answer in record.other_probabilities])


def _name(file: Path) -> str:
    """Return the file in its folder: the places on the owner's machine are nobody's business."""
    return "/".join(file.parts[-2:])


def _seen(file: Path, record: Record) -> str:
    """Return what the model saw: lossless, as WebP is a quarter smaller than PNG."""
    seen = Input.of(record.card)
    try:
        pixels = pictures.read(file.read_bytes(), seen.width, seen.height, seen.fit).pixels
    except (OSError, PictureRefusedError):
        return ""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", lossless=True)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"
