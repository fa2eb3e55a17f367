"""How pixels become what a network was trained on: the ways that people use, by name. Pure.

Each is affine in every channel: value = pixel * scale + offset, red, green and blue in the order
that the network takes them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

UNIT, SYMMETRIC, PIXELS, CAFFE, TORCH = "0..1", "-1..1", "0..255", "caffe", "torch"
BGR = "bgr"
"""Put before a name for a network that takes blue first, as pictures read with OpenCV are."""

_TURNED = tuple(f"{BGR} {name}" for name in (UNIT, SYMMETRIC, PIXELS, TORCH))
NAMES = (UNIT, SYMMETRIC, PIXELS, CAFFE, TORCH, *_TURNED)
GREY_NAMES = (UNIT, SYMMETRIC, PIXELS)

MEANING = {
    UNIT: "pixels divided by 255",
    SYMMETRIC: "pixels divided by 127.5, minus 1: MobileNetV2, Inception, Teachable Machine",
    PIXELS: "pixels as they are: models that scale inside, such as EfficientNet",
    CAFFE: "blue, green and red, each minus its mean over ImageNet: VGG, ResNet50",
    TORCH: "divided by 255, minus ImageNet's mean, by its deviation: DenseNet, PyTorch",
    f"{BGR} …": "any but caffe with blue first, as cv2.imread gives it: bgr 0..1, bgr -1..1, …",
}
"""What each does to pixels from 0 to 255, and who is known to want it."""

COLOURS = 3
LUMA = (19595, 38470, 7471)
"""ITU-R BT.601's weights of red, green and blue in 65,536ths, as Pillow's mode L has them."""

_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, as PyTorch has them
_CAFFE_MEAN = (103.939, 116.779, 123.68)  # ImageNet's blue, green and red, as Caffe had them


@dataclass(frozen=True)
class Affine:
    """`value = pixel * scale + offset` of each channel, in the `order` that a network takes."""

    order: str
    scale: tuple[float, ...]
    offset: tuple[float, ...]


def names_for(channels: int) -> tuple[str, ...]:
    """Return the scalings that a network with so many channels can have."""
    return NAMES if channels == COLOURS else GREY_NAMES


def affine(name: str, channels: int = COLOURS) -> Affine:
    """Return what a scaling does to pixels from 0 to 255."""
    plain = name.removeprefix(f"{BGR} ")
    order = BGR if plain != name or name == CAFFE else "rgb"
    if plain == CAFFE:
        return Affine(order, (1.0,) * COLOURS, tuple(-mean for mean in _CAFFE_MEAN))
    if plain == TORCH:
        pairs = list(zip(_MEAN, _DEVIATION, strict=True))
        return Affine(
            order,
            tuple(1 / 255 / spread for _, spread in pairs),
            tuple(-mean / spread for mean, spread in pairs),
        )
    scale, offset = {UNIT: (1 / 255, 0.0), SYMMETRIC: (1 / 127.5, -1.0), PIXELS: (1.0, 0.0)}[plain]
    return Affine(order, (scale,) * channels, (offset,) * channels)


def apply(pixels: NDArray[np.uint8], name: str, channels: int) -> NDArray[np.float64]:
    """Scale pictures [n, height, width, 3] as a network's author did, to [..., channels].

    Written a second time, as keras.applications and PyTorch do it: conversion is compared with it.
    """
    plain = name.removeprefix(f"{BGR} ")
    if channels == COLOURS:
        values = pixels.astype(np.float64)
        values = values[..., ::-1] if plain != name or name == CAFFE else values
    else:
        greys = [np.asarray(Image.fromarray(each).convert("L")) for each in pixels]
        values = np.stack(greys)[..., np.newaxis].astype(np.float64)
    if plain == UNIT:
        return values / 255.0
    if plain == SYMMETRIC:
        return values / 127.5 - 1.0
    if plain == CAFFE:
        return np.asarray(values - _CAFFE_MEAN)
    if plain == TORCH:
        return np.asarray((values / 255.0 - _MEAN) / _DEVIATION)
    return values
