"""What light, lens and camera do to a picture."""

from io import BytesIO

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

_FADED, _SHADOWED, _BLURRED, _COARSE, _COMPRESSED, _GRAINY = 0.5, 0.3, 0.15, 0.12, 0.15, 0.2
"""How often each happens."""


def develop(image: Image.Image, rng: Generator) -> NDArray[np.uint8]:
    """Return the RGB picture's pixels, uint8, under other light and from another camera."""
    image = _focus(image, rng)
    if rng.random() < _FADED:
        image = ImageEnhance.Color(image).enhance(rng.choice([0.0, *rng.uniform(0.3, 1.7, 5)]))
    pixels = _tones(rng)[np.asarray(image), np.arange(3)]
    if rng.random() < _SHADOWED:
        pixels = pixels * _shadow(image.size, rng)
    if rng.random() < _GRAINY:
        pixels = pixels + rng.normal(0, rng.uniform(2, 12), pixels.shape).astype(np.float32)
    developed: NDArray[np.uint8] = pixels.clip(0, 255).astype(np.uint8)
    if rng.random() >= _COMPRESSED:
        return developed
    return compressed(developed, int(rng.integers(25, 85)))


def _focus(image: Image.Image, rng: Generator) -> Image.Image:
    if rng.random() < _BLURRED:
        image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.4, 1.6))))
    if rng.random() < _COARSE:
        size = (
            int(image.width * rng.uniform(0.35, 0.8)),
            int(image.height * rng.uniform(0.35, 0.8)),
        )
        image = image.resize(size, Image.Resampling.BILINEAR).resize(
            image.size, Image.Resampling.BICUBIC
        )
    return image


def _tones(rng: Generator) -> NDArray[np.float32]:
    """Return a table [256, 3] of new channel values: gamma, exposure, contrast, white balance."""
    level = np.linspace(0, 1, 256, dtype=np.float32)[:, None] ** np.exp(rng.normal(0, 0.25))
    contrast, exposure = np.exp(rng.normal(0, 0.18)), rng.normal(0, 0.08)
    balance = np.exp(rng.normal(0, 0.07, 3)).astype(np.float32)
    table: NDArray[np.float32] = ((level - 0.5) * contrast + 0.5 + exposure) * balance * 255
    return table.astype(np.float32)


def _shadow(size: tuple[int, int], rng: Generator) -> NDArray[np.float32]:
    """Return factors [height, width, 1]: light that falls in from one side."""
    corners = rng.uniform(0.45, 1.25, (2, 2)).astype(np.float32)
    grown = Image.fromarray(corners).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(grown, dtype=np.float32)[..., None]


def compressed(pixels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Return the pixels after a JPEG of that quality, 0 to 100."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    with Image.open(buffer) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)
