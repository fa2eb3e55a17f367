"""How pixels become what a network was trained on: five ways that people use.

Each is affine in the colours of one pixel, so a matrix and an offset say it all, and a grey model
is one more matrix. Pure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.common.errors import CommandError

UNIT, SYMMETRIC, PIXELS, CAFFE, TORCH = "0..1", "-1..1", "0..255", "caffe", "torch"
NAMES = (UNIT, SYMMETRIC, PIXELS, CAFFE, TORCH)

MEANING = {
    UNIT: "pixels divided by 255",
    SYMMETRIC: "pixels divided by 127.5, minus 1: MobileNetV2, Inception, Teachable Machine",
    PIXELS: "pixels as they are: models that scale inside, such as EfficientNet",
    CAFFE: "blue, green and red, each minus its mean over ImageNet: VGG, ResNet50",
    TORCH: "divided by 255, minus ImageNet's mean, by its deviation: DenseNet, PyTorch",
}
"""What each does to pixels from 0 to 255, and who is known to want it."""

_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, as PyTorch has them
_CAFFE_MEAN = (103.939, 116.779, 123.68)  # ImageNet's blue, green and red, as Caffe had them
LUMA = (19595, 38470, 7471)
"""ITU-R BT.601's weights of red, green and blue in 65,536ths, as Pillow's mode L has them."""

COLOURS = 3


@dataclass(frozen=True)
class Affine:
    """values = matrix @ (red, green, blue) + offset, of shapes [channels, 3] and [channels]."""

    matrix: NDArray[np.float64]
    offset: NDArray[np.float64]

    @property
    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the greatest value of each channel that a picture can give."""
        ends = self.matrix * 255
        return (
            np.minimum(ends, 0).sum(axis=1) + self.offset,
            np.maximum(ends, 0).sum(axis=1) + self.offset,
        )


def of_colours(name: str) -> Affine:
    """Return what a scaling does to red, green and blue from 0 to 255."""
    one = np.eye(COLOURS)
    if name == CAFFE:
        return Affine(one[::-1].copy(), -np.array(_CAFFE_MEAN))
    if name == TORCH:
        spread = np.array(_DEVIATION)
        return Affine(one / 255 / spread[:, np.newaxis], -np.array(_MEAN) / spread)
    factor, offset = _of_one(name)
    return Affine(one * factor, np.full(COLOURS, offset))


def of_grey(name: str) -> tuple[float, float]:
    """Return the factor and the offset of a scaling of one channel from 0 to 255."""
    if name in {CAFFE, TORCH}:
        raise CommandError(
            f"The scaling {name} is one of three colours, and this model looks at grey pictures: "
            f"take {UNIT}, {SYMMETRIC} or {PIXELS}."
        )
    return _of_one(name)


def names_for(channels: int) -> tuple[str, ...]:
    """Return the scalings that a model with so many channels can have."""
    return NAMES if channels == COLOURS else (UNIT, SYMMETRIC, PIXELS)


def _of_one(name: str) -> tuple[float, float]:
    return {UNIT: (1 / 255, 0.0), SYMMETRIC: (1 / 127.5, -1.0), PIXELS: (1.0, 0.0)}[name]
