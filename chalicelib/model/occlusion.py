"""What an answer hangs on: how it changes while a grey patch covers a part of the picture.

Occlusion sensitivity, after Zeiler and Fergus, "Visualizing and Understanding Convolutional
Networks" (2014). It asks nothing of a model but answers. Pure, given the classifier and a clock.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from chalicelib.errors import TooSlowError

PATCH, STRIDE = 0.25, 0.125
"""Sides of the patch, and its steps, as shares of the picture's sides."""
COLUMNS = ROWS = 7
SECONDS = 20.0
"""Longest time for a picture; the worker's own limit is 30 s."""

_GREY = 128
_STEPS = round(1 / STRIDE)
_STEPS_COVERED = round(PATCH / STRIDE)


@dataclass(frozen=True)
class Occlusion:
    """Every label's probability, and by how much it drops under each patch, row by row."""

    probabilities: list[float]
    drops: list[list[float]]


def occlude(
    pixels: NDArray[np.uint8],
    classify: Callable[[NDArray[np.uint8]], Sequence[float]],
    clock: Callable[[], float] = perf_counter,
) -> Occlusion:
    """Classify a picture, then with each patch; raises TooSlowError as soon as that is seen.

    One by one: on one core batches are not quicker, and cost memory (docs/decisions/0016).
    """
    answers: list[Sequence[float]] = []
    started = clock()
    for picture in chain([pixels], covered(pixels)):
        answers.append(classify(picture))
        if len(answers) == 1:
            # It may have loaded the model, so the second run is to tell: there must be time for it.
            first, left = clock() - started, 1.0
            each = first
        else:
            each = (clock() - started - first) / (len(answers) - 1)
            left = 1 + ROWS * COLUMNS - len(answers)
        if clock() - started + left * each > SECONDS:
            raise TooSlowError
    whole, *parts = np.asarray(answers, dtype=np.float64)
    return Occlusion(whole.tolist(), (whole - np.asarray(parts)).T.tolist())


def covered(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """Yield a picture with the patch at each of its places, row by row."""
    height, width, _ = pixels.shape
    for row in range(ROWS):
        for column in range(COLUMNS):
            picture = pixels.copy()
            picture[_span(row, height), _span(column, width)] = _GREY
            yield picture


def _span(step: int, side: int) -> slice:
    return slice(step * side // _STEPS, (step + _STEPS_COVERED) * side // _STEPS)
