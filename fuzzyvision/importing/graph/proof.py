"""The proof: the same pictures through the original and through what was made of it.

What the graph does to pixels and to answers is done here again, in NumPy and Pillow and by
other means, so that a mistake in one of them shows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fuzzyvision.bundle.conversion import MOST_DIFFERENCE
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.answer import Finish
from fuzzyvision.importing.basics.original import Original
from fuzzyvision.importing.basics.scaling import CAFFE, COLOURS, SYMMETRIC, TORCH, UNIT
from fuzzyvision.importing.basics.shape import channels
from fuzzyvision.importing.graph.dress import steps_are_pixels

Pixels = NDArray[np.uint8]
_SEED = 7
_SHAPES, _NOISES = 8, 6
_HARDLY = 0.02
"""If no probability moves by more from picture to picture, the proof says little."""


@dataclass(frozen=True)
class Proof:
    """What came of it: how many pictures, and the largest difference of a probability."""

    pictures: int
    difference: float
    varied: bool


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


def fed(original: Original, scaling: str, pixels: Pixels) -> NDArray[Any]:
    """Return what the original takes for one picture [height, width, 3]: [1, *shape]."""
    values = scaled(_channels(pixels, channels(original.shape)), scaling)
    if original.steps is not None:
        ends = np.iinfo(original.dtype)
        if steps_are_pixels(original, scaling):
            numbers = pixels.astype(np.float64) + ends.min
        else:
            numbers = np.floor(values / original.steps.scale + original.steps.zero + 0.5)
        values = np.clip(numbers, ends.min, ends.max)
    return values.reshape((1, *original.shape)).astype(original.dtype)


def shown(finish: Finish, answer: NDArray[np.float64], *, quantised: bool) -> NDArray[np.float64]:
    """Return the labels' probabilities that an original's answer stands for."""
    if finish is Finish.PAIR:
        return np.array([1 - answer[0], answer[0]])
    if finish is Finish.PAIR_OF_LOGIT:
        share = 1 / (1 + np.exp(-answer[0]))
        return np.array([1 - share, share])
    if finish is Finish.SOFTMAX:
        powers = np.exp(answer - answer.max())
        return np.asarray(powers / powers.sum())
    if quantised and answer.sum() > 0:
        return np.asarray(answer / answer.sum())
    return answer


def prove(
    wanted: Iterable[NDArray[np.float64]],
    answers: Callable[[Pixels], list[float]],
    pictures: Pixels,
) -> Proof:
    """Compare the original's probabilities with those that `answers` gives to each picture.

    Raises CommandError if one differs by more than 0.01.
    """
    expected = np.array(list(wanted))
    given = np.array([answers(picture) for picture in pictures])
    difference = float(np.abs(expected - given).max())
    if not difference <= MOST_DIFFERENCE:
        raise CommandError(
            f"What was made of the model answers differently: a probability moved by "
            f"{difference:.4f}, and at most {MOST_DIFFERENCE} is accepted."
        )
    return Proof(len(pictures), difference, bool(np.ptp(expected, axis=0).max() > _HARDLY))


def _channels(pixels: Pixels, count: int) -> NDArray[np.float64]:
    if count == COLOURS:
        return pixels.astype(np.float64)
    grey = np.asarray(Image.fromarray(pixels).convert("L"))
    return grey[..., np.newaxis].astype(np.float64)


def scaled(values: NDArray[np.float64], scaling: str) -> NDArray[np.float64]:
    """Do what keras.applications' preprocess_input does in its modes."""
    if scaling == UNIT:
        return values / 255.0
    if scaling == SYMMETRIC:
        return values / 127.5 - 1.0
    if scaling == CAFFE:
        return values[..., ::-1] - [103.939, 116.779, 123.68]
    if scaling == TORCH:
        return np.asarray((values / 255.0 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225])
    return values


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
