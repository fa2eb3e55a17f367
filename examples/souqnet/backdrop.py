"""What a training picture's object is put on: colours, shades, textures."""

import numpy as np
from numpy.random import Generator
from PIL import Image

_PLAIN, _SHADED, _TEXTURED = 0.2, 0.4, 0.65
"""Cumulative shares; the rest are pieces of other pictures."""

_HORIZON = 0.5
"""Share of shades that darken towards the bottom, as a table under a wall does."""

_OCTAVES = ((3, 0.5), (9, 0.3), (40, 0.2))
"""Cells a side and weight of the noise that makes a texture."""


def backdrop(other: Image.Image, side: int, rng: Generator) -> Image.Image:
    """Return a random RGB background of `side` pixels; `other` lends a piece of itself."""
    kind = rng.random()
    if kind < _PLAIN:
        return Image.new("RGB", (side, side), _colour(rng))
    if kind < _SHADED:
        return _shaded(side, rng)
    if kind < _TEXTURED:
        return _textured(side, rng)
    return piece(other, side, rng)


def piece(image: Image.Image, side: int, rng: Generator) -> Image.Image:
    """Return a magnified piece: too small to tell what it is of, but with real texture."""
    length = min(image.size) * rng.uniform(0.12, 0.35)
    left = rng.uniform(0, image.width - length)
    top = rng.uniform(0, image.height - length)
    box = (left, top, left + length, top + length)
    return image.resize((side, side), Image.Resampling.BILINEAR, box=box)


def _shaded(side: int, rng: Generator) -> Image.Image:
    corners = np.array([[_colour(rng), _colour(rng)], [_colour(rng), _colour(rng)]], np.uint8)
    if rng.random() < _HORIZON:
        corners[1] = corners[0] // 2 + corners[1] // 4
    return Image.fromarray(corners).resize((side, side), Image.Resampling.BILINEAR)


def _textured(side: int, rng: Generator) -> Image.Image:
    base = np.array(_colour(rng), dtype=np.float32)
    strength = rng.uniform(20, 110)
    canvas = np.zeros((side, side, 3), dtype=np.float32)
    for cells, weight in _OCTAVES:
        across = max(2, int(cells * rng.uniform(0.3, 1.7)))
        down = max(2, int(cells * rng.uniform(0.3, 1.7)))
        noise = rng.integers(0, 256, (down, across), dtype=np.uint8)
        grown = Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC)
        canvas += weight * (np.asarray(grown, dtype=np.float32)[..., None] / 127.5 - 1)
    return Image.fromarray((base + strength * canvas).clip(0, 255).astype(np.uint8))


def _colour(rng: Generator) -> tuple[int, int, int]:
    """Return a colour as rooms and tables have them: mostly dull, of any lightness."""
    light = rng.uniform(0, 255)
    tint = rng.normal(0, rng.choice([4.0, 20.0, 70.0]), 3)
    red, green, blue = (int(value) for value in (light + tint).clip(0, 255))
    return red, green, blue
