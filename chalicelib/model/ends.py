"""The two ends of a graph: pixels to the numbers that it takes, its answer to probabilities.

Pure numpy. What we convert has nothing to do here: it takes the pixels and gives probabilities.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from chalicelib.model.card import Input

Array: TypeAlias = NDArray[Any]
Details: TypeAlias = Mapping[str, Any]
"""A tensor as LiteRT describes it."""

_LEVELS = np.arange(256, dtype=np.float64)


class Feed:
    """Makes what a graph takes of pixels, uint8 RGB [height, width, 3], as its card says.

    Raises ValueError, a plain sentence, if the graph takes numbers of another kind.
    """

    def __init__(self, told: Input, details: Details) -> None:
        taken = np.dtype(details["dtype"])
        if (told.dtype or "uint8") != taken.name:
            raise ValueError(
                f"model.tflite takes {taken.name}, but its card.json says {told.dtype or 'nothing'}"
                " as the dtype of the input. Import the model again."
            )
        self._told = told
        self._ranks = len(details["shape"])
        # There are 256 levels: what each becomes is worked out once, and exactly.
        self._tables = [
            _stored(_LEVELS * scale + offset, details)
            for scale, offset in zip(told.scale, told.offset, strict=True)
        ]

    def __call__(self, pixels: NDArray[np.uint8]) -> Array:
        """Return a batch of one picture."""
        told = self._told
        if told.dtype is None:
            return pixels[np.newaxis]
        if told.channels == 1:
            grey = self._tables[0][_grey(pixels)]
            return grey.reshape((1, *grey.shape, 1)[: self._ranks])
        if told.order == "bgr":
            pixels = pixels[..., ::-1]
        batch = np.empty((1, *pixels.shape), self._tables[0].dtype)
        for channel, table in enumerate(self._tables):
            batch[0, ..., channel] = table[pixels[..., channel]]
        return batch


def probabilities(answer: Array, details: Details, meaning: str) -> Array:
    """Return the probability of each label, given a graph's answer to one picture."""
    values = answer.ravel().astype(np.float64)
    scale, zero = details["quantization"]
    if scale:
        values = (values - zero) * scale
    if meaning == "probability of second":
        return np.array([1 - values[0], values[0]])
    if meaning == "logit of second":
        values = np.array([0, values[0]])
    if meaning.startswith("logit"):
        values = np.exp(values - values.max())
    elif not scale:
        return values
    # Whole numbers seldom add up to 1; of many labels all may be 0: then each is as likely.
    total = values.sum()
    return values / total if total > 0 else np.full(len(values), 1 / len(values))


def _stored(values: NDArray[np.float64], details: Details) -> Array:
    """Return numbers as a tensor holds them."""
    scale, zero = details["quantization"]
    kind = np.dtype(details["dtype"])
    if scale:
        values = values / scale + zero
    if kind.kind in "iu":
        limits = np.iinfo(details["dtype"])
        values = np.round(values).clip(limits.min, limits.max)
    return values.astype(kind)


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return [height, width] as Pillow's L: ITU-R 601-2 luma in whole numbers."""
    shares = np.array([19595, 38470, 7471], np.uint32)
    return ((pixels @ shares + 0x8000) >> 16).astype(np.uint8)
