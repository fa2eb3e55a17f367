"""The pixels that a model expects, from its own first operations. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.scaling import CAFFE, COLOURS, PIXELS, SYMMETRIC, TORCH, UNIT, affine

_INPUTS = {UNIT: (0.0, 1.0), SYMMETRIC: (-1.0, 1.0), PIXELS: (0.0, 255.0)}
_NEAR = 0.03
"""How far, as a share of its width, the end of a range may be from one that is usual."""

_CENTRE = (0.05, 0.95)
_LEAST_SPAN, _MOST_SPAN = 1.5, 12.0
"""Widths of a range that Normalization gives when it was adapted to pictures: they have a
deviation of 1 then, so that all of them span a few of it."""


@dataclass(frozen=True)
class Beginning:
    """What the model does to each channel before its first layer: value * factor + offset."""

    factor: NDArray[np.float64]
    offset: NDArray[np.float64]

    @property
    def idle(self) -> bool:
        """Whether it does nothing."""
        return bool(np.allclose(self.factor, 1) and np.allclose(self.offset, 0))


def expected(beginning: Beginning) -> str | None:
    """Return the one scaling whose pixels the beginning turns into usual values, or None.

    Rescaling(1/255) says 0..255; Rescaling(2, -1) says 0..1. Nothing at all says nothing.
    """
    if beginning.idle:
        return None
    fits = [name for name, ends in _INPUTS.items() if _is_usual(_through(beginning, ends))]
    if not fits:
        fits = [name for name, ends in _INPUTS.items() if _is_centred(_through(beginning, ends))]
    return fits[0] if len(fits) == 1 else None


def of_range(low: float, high: float) -> str | None:
    """Return the scaling whose values span a range: that of a quantised input, for one."""
    width = high - low
    for name, ends in _INPUTS.items():
        if _near((low, high), ends):
            return name
    for name in (CAFFE, TORCH):
        lows, highs = _bounds(name)
        if abs(low - min(lows)) < _NEAR * width and abs(high - max(highs)) < _NEAR * width:
            return name
    return None


def middle(values: NDArray[Any], count: int) -> NDArray[np.float64] | None:
    """Return the channels of the middle pixel: padding is at the edges. None without channels."""
    if values.size % count or (values.ndim == 4 and values.shape[-1] != count):  # noqa: PLR2004 - batch, height, width, channels
        return None
    pixels = np.asarray(values, dtype=np.float64).reshape(-1, count)
    if values.ndim == 4:  # noqa: PLR2004 - as above
        pixels = values.astype(np.float64)[0, values.shape[1] // 2]
    return np.asarray(pixels[len(pixels) // 2])


def _bounds(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the least and the greatest value of each colour that a picture can give."""
    way = affine(name)
    return way.offset, tuple(
        255 * one + other for one, other in zip(way.scale, way.offset, strict=True)
    )


def _through(
    beginning: Beginning, ends: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = (beginning.factor * end + beginning.offset for end in ends)
    return low, high


def _is_usual(ends: tuple[NDArray[np.float64], NDArray[np.float64]]) -> bool:
    """Return whether the channels span ranges that networks are trained on."""
    lows, highs = ends
    plain = [(0.0, 1.0), (-1.0, 1.0), (-0.5, 0.5), (0.0, 255.0), (-128.0, 127.0)]
    for usual in plain:
        if all(_near(pair, usual) for pair in zip(lows, highs, strict=True)):
            return True
    for name in (CAFFE, TORCH):
        wanted = zip(*_bounds(name), strict=True)
        pairs = list(zip(lows, highs, strict=True))
        if len(pairs) == COLOURS and all(map(_near, pairs, wanted)):
            return True
    return False


def _is_centred(ends: tuple[NDArray[np.float64], NDArray[np.float64]]) -> bool:
    """Return whether all channels span a few deviations around nought."""
    lows, highs = ends
    spans = highs - lows
    if not np.all((spans > _LEAST_SPAN) & (spans < _MOST_SPAN)):
        return False
    zeros = -lows / spans
    return bool(np.all((zeros > _CENTRE[0]) & (zeros < _CENTRE[1])))


def _near(ends: tuple[float, float], wanted: tuple[float, float]) -> bool:
    allowed = _NEAR * (wanted[1] - wanted[0])
    return abs(ends[0] - wanted[0]) <= allowed and abs(ends[1] - wanted[1]) <= allowed
