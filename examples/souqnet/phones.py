"""What happens to pictures that people take with their phones: clutter, tilt, hands, shadows."""

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFilter

from examples.souqnet.backdrop import backdrop

_TILTED, _TURNED, _HIDDEN, _SHADOWED, _TINTED = 0.35, 0.25, 0.15, 0.2, 0.25
"""How often each happens; clutter comes with the object's own picture (augment.py)."""

_LEAN = 0.18
"""How far a corner moves inwards at most, as a share of the side."""


def snapped(image: Image.Image, lender: Image.Image, rng: Generator) -> Image.Image:
    """Return a picture as if taken with a phone; `lender` gives texture to what hides a part."""
    if rng.random() < _TILTED:
        image = tilted(image, rng)
    if rng.random() < _TURNED:
        image = image.rotate(90 * int(rng.integers(1, 4)), expand=True)
    if rng.random() < _HIDDEN:
        image = hidden(image, lender, rng)
    if rng.random() < _SHADOWED:
        image = shadowed(image, rng)
    return tinted(image, rng) if rng.random() < _TINTED else image


def tilted(image: Image.Image, rng: Generator) -> Image.Image:
    """Return it seen from aside: each corner comes from somewhere further inside."""
    width, height = image.size
    inwards = rng.uniform(0, _LEAN, (4, 2)) * [width, height]
    corners = np.array([(0, 0), (0, height), (width, height), (width, 0)], dtype=np.float64)
    corners += inwards * [(1, 1), (1, -1), (-1, -1), (-1, 1)]
    quad = [float(value) for value in corners.ravel()]
    return image.transform(image.size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)


def hidden(image: Image.Image, lender: Image.Image, rng: Generator) -> Image.Image:
    """Return it with something in front of a part."""
    width, height = (round(side * rng.uniform(0.15, 0.4)) for side in image.size)
    left, top = (round(side * rng.uniform(-0.1, 0.9)) for side in image.size)
    front = backdrop(lender, max(width, height), rng).crop((0, 0, width, height))
    covered = image.copy()
    covered.paste(front, (left, top))
    return covered


def shadowed(image: Image.Image, rng: Generator) -> Image.Image:
    """Return it with a shadow that has an edge, hard or soft."""
    mask = Image.new("L", image.size, 255)
    corners = rng.uniform(-0.3, 1.3, (4, 2)) * image.size
    dark = int(rng.uniform(70, 190))
    ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in corners], fill=dark)
    mask = mask.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 8))))
    shade = np.asarray(mask, dtype=np.float32)[..., None] / 255
    return Image.fromarray((np.asarray(image) * shade).astype(np.uint8))


def tinted(image: Image.Image, rng: Generator) -> Image.Image:
    """Return it under coloured light."""
    light = np.exp(rng.normal(0, 0.22, 3)).astype(np.float32)
    pixels = np.asarray(image) * (light / light.mean())
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
