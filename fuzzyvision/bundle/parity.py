"""The parity check: the same pictures through the original and through what was made of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fuzzyvision.bundle.conversion import MOST_DIFFERENCE
from fuzzyvision.common.errors import CommandError

Pixels = NDArray[np.uint8]
"""Pictures [n, height, width, 3]."""
Rows = NDArray[np.float64]
"""Probabilities [n, labels]."""

_SEED = 7
_SHAPES, _NOISES = 8, 6
_HARDLY = 0.02
"""If no probability moves by more from picture to picture, parity says little."""

_MOST_MOVED = 0.001
"""Most that weights of 16 bits may move a probability by: less than what the page shows of it."""


@dataclass(frozen=True)
class Parity:
    """How many pictures were compared, and the largest difference of a probability.

    Unless the answers `varied` between pictures, that says little.
    """

    pictures: int
    difference: float
    varied: bool


def compare(wanted: Rows, given: Rows) -> Parity:
    """Compare the original's probabilities with what was made of it.

    Raises CommandError if one differs by more than 0.01.
    """
    difference = float(np.abs(wanted - given).max())
    if not difference <= MOST_DIFFERENCE:
        raise CommandError(
            f"What was made of the model answers differently: a probability moved by "
            f"{difference:.4f}, and at most {MOST_DIFFERENCE} is accepted."
        )
    return Parity(len(wanted), difference, bool(np.ptp(wanted, axis=0).max() > _HARDLY))


def same(wanted: Rows, given: Rows) -> bool:
    """Return whether answers are alike to the eye: hardly moved, and no top label changed."""
    tops = np.array_equal(wanted.argmax(axis=1), given.argmax(axis=1))
    return tops and float(np.abs(wanted - given).max()) <= _MOST_MOVED


def spread(answers: Rows, again: Rows) -> float:
    """Return by how much a number moved where a model was asked twice.

    Raises CommandError where it is more than a conversion may differ by.
    """
    moved = float(np.abs(answers - again).max())
    if moved > MOST_DIFFERENCE * max(1.0, float(np.ptp(answers))):
        raise CommandError(
            "This model augments at random when it answers, or drops out: asked twice, a number "
            f"moved by {moved:.2f}. Bring the .keras file of a SavedModel; or build the model "
            "without training=True for its layers, and save it again."
        )
    return moved


def drawn(height: int, width: int) -> Pixels:
    """Return pictures of all kinds, uint8 [n, height, width, 3]; the same ones every time."""
    rng = np.random.default_rng(_SEED)
    across = np.broadcast_to(np.linspace(0, 255, width), (height, width))
    down = np.broadcast_to(np.linspace(0, 255, height)[:, np.newaxis], (height, width))
    flat = np.zeros((height, width))
    gradients = [
        np.stack(channels_, axis=-1)
        for channels_ in ((across, down, flat), (flat, across, 255 - down), (255 - across,) * 3)
    ]
    evens = [np.full((height, width, 3), colour) for colour in (0, 255, 127)]
    colours = [np.full((height, width, 3), colour) for colour in np.eye(3) * 255]
    noises = [rng.integers(0, 256, (height, width, 3)) for _ in range(_NOISES // 2)]
    blotches = [_blotches(height, width, rng) for _ in range(_NOISES // 2)]
    shapes = [_shapes(height, width, rng) for _ in range(_SHAPES)]
    return np.stack(gradients + evens + colours + noises + blotches + shapes).astype(np.uint8)


def _blotches(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Return something as smooth as a photograph out of focus."""
    few = Image.fromarray(rng.integers(0, 256, (5, 6, 3), dtype=np.uint8))
    return np.asarray(few.resize((width, height), Image.Resampling.BICUBIC))


def _shapes(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Return a few coloured shapes on an even ground."""
    image = Image.new("RGB", (width, height), tuple(rng.integers(0, 256, 3).tolist()))
    pen = ImageDraw.Draw(image)
    for draw in (pen.ellipse, pen.rectangle, pen.ellipse):
        ends = np.sort(rng.uniform(0, 1, (2, 2)), axis=0) * (width, height)
        draw(tuple(ends.ravel().tolist()), fill=tuple(rng.integers(0, 256, 3).tolist()))
    return np.asarray(image)
