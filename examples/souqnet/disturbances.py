"""How well the model does when pictures are worse: blurred, dark, turned, half hidden."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from chalicelib.images.render import fit
from examples.souqnet.light import compressed
from examples.souqnet.samples import SIDE, Sample

_SEED = 3
_EDGE = (127, 127, 127)


def disturbed(samples: Sequence[Sample]) -> Mapping[str, NDArray[np.uint8]]:
    """Return what the model would see of the samples, [n, 128, 128, 3], by what happened to them.

    The same samples give the same pictures.
    """
    return {
        name: np.stack([np.asarray(change(sample.image), np.uint8) for sample in samples])
        for name, change in _changes().items()
    }


def _changes() -> dict[str, Callable[[Image.Image], Image.Image]]:
    rng = np.random.default_rng(_SEED)
    return {
        "blurred (1.5 px)": lambda image: _served(image).filter(ImageFilter.GaussianBlur(1.5)),
        "noise of 15 in 255": lambda image: _noisy(_served(image), rng),
        "JPEG of quality 20": lambda image: Image.fromarray(
            compressed(np.asarray(_served(image)), 20)
        ),
        "turned by 15°": lambda image: _served(image).rotate(
            15, Image.Resampling.BILINEAR, fillcolor=_EDGE
        ),
        "half as bright": lambda image: ImageEnhance.Brightness(_served(image)).enhance(0.5),
        "1.5 times as bright": lambda image: ImageEnhance.Brightness(_served(image)).enhance(1.5),
        "a ninth hidden": lambda image: _hidden(_served(image), rng),
        "a part only, off centre": lambda image: _part(image, rng),
    }


def _served(image: Image.Image) -> Image.Image:
    return fit(image, SIDE, SIDE)


def _noisy(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels = np.asarray(image) + rng.normal(0, 15, (SIDE, SIDE, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _hidden(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    length = SIDE // 3
    left, top = (int(value) for value in rng.integers(0, SIDE - length, 2))
    covered = image.copy()
    covered.paste(_EDGE, (left, top, left + length, top + length))
    return covered


def _part(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Cut out 70 % of each side, anywhere, as a hasty photograph does."""
    width, height = (round(0.7 * side) for side in image.size)
    left = int(rng.integers(0, image.width - width + 1))
    top = int(rng.integers(0, image.height - height + 1))
    return _served(image.crop((left, top, left + width, top + height)))
