"""Training views of a picture: same object, another framing, background and light."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from chalicelib.images.render import fit
from examples.souqnet.backdrop import backdrop
from examples.souqnet.light import develop
from examples.souqnet.phones import snapped
from examples.souqnet.samples import SIDE, Sample

_AS_SERVED = 0.6
"""Share of views framed as the service would, so that training never forgets them."""

_CUT_OUT = 0.6
"""Share of product shots whose white paper is taken away before they are put on a backdrop."""

_CLOSE = 0.3
"""Share of the views framed as served, with phones, that show a part only."""

_CLUTTERED = 0.2
"""Share of views, with phones, into which something else reaches from the edge."""

_FLIPPED, _QUARTER_TURN = 0.5, 0.2


def view(sample: Sample, other: Sample, rng: Generator, *, phones: bool) -> NDArray[np.uint8]:
    """Return one random training view, uint8 [128, 128, 3]; `other` lends its texture.

    The same sample, other and state of `rng` give the same view. With `phones` it may be what a
    person with a phone would take.
    """
    if rng.random() < _AS_SERVED:
        least = 0.55 if phones and rng.random() < _CLOSE else 0.85
        framed = fit(_cropped(sample.image, least, rng), SIDE, SIDE)
    else:
        framed = _scene(sample, other, rng)
    if rng.random() < _FLIPPED:
        framed = framed.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if phones:
        if rng.random() < _CLUTTERED:
            framed = _cluttered(framed, other, rng)
        framed = snapped(framed, other.image, rng)
    return develop(framed, rng)


def _scene(sample: Sample, other: Sample, rng: Generator) -> Image.Image:
    """Put the object somewhere on a backdrop, in some size, turned a little."""
    scene = backdrop(other.image, SIDE, rng)
    thing = _thing(sample, rng)
    thing = thing.resize(_size(thing, rng), Image.Resampling.BILINEAR)
    turned = thing.rotate(_angle(rng), Image.Resampling.BILINEAR, expand=True)
    scene.paste(turned, _place(turned, rng), turned)
    return scene


def _cluttered(scene: Image.Image, other: Sample, rng: Generator) -> Image.Image:
    """Return the scene with the other object, smaller, reaching in over the edge."""
    thing = _thing(other, rng)
    scale = SIDE * rng.uniform(0.25, 0.6) / max(thing.size)
    size = max(4, round(thing.width * scale)), max(4, round(thing.height * scale))
    turned = thing.resize(size, Image.Resampling.BILINEAR).rotate(
        float(rng.uniform(0, 360)), Image.Resampling.BILINEAR, expand=True
    )
    angle, away = rng.uniform(0, 2 * np.pi), SIDE * rng.uniform(0.5, 0.7)
    left = round(SIDE / 2 + away * np.cos(angle) - turned.width / 2)
    top = round(SIDE / 2 + away * np.sin(angle) - turned.height / 2)
    crowded = scene.copy()
    crowded.paste(turned, (left, top), turned)
    return crowded


def _thing(sample: Sample, rng: Generator) -> Image.Image:
    """Return the picture, or only the object in it, with an alpha channel to paste it by."""
    thing = sample.image.convert("RGBA")
    if sample.mask is not None and rng.random() < _CUT_OUT:
        thing.putalpha(sample.mask)
        return thing.crop(sample.mask.getbbox())
    return _cropped(thing, 0.55, rng)


def _cropped(image: Image.Image, least: float, rng: Generator) -> Image.Image:
    """Cut off up to `1 - least` of either side."""
    width, height = (round(side * rng.uniform(least, 1)) for side in image.size)
    left = int(rng.integers(0, image.width - width + 1))
    top = int(rng.integers(0, image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


def _size(thing: Image.Image, rng: Generator) -> tuple[int, int]:
    """Return a size whose mean side is 0.4 to 1.3 of the view, slightly out of proportion."""
    scale = (
        SIDE * np.exp(rng.uniform(np.log(0.4), np.log(1.3))) / np.sqrt(thing.width * thing.height)
    )
    stretch = np.exp(rng.uniform(-0.18, 0.18))
    width, height = thing.width * scale * stretch, thing.height * scale / stretch
    return max(8, round(width)), max(8, round(height))


def _angle(rng: Generator) -> float:
    """Return degrees: mostly a slight tilt, now and then a quarter turn on top."""
    turn = 90.0 * int(rng.integers(1, 4)) if rng.random() < _QUARTER_TURN else 0.0
    return turn + float(rng.normal(0, 15))


def _place(thing: Image.Image, rng: Generator) -> tuple[int, int]:
    """Return a corner such that the object's middle is inside the view."""
    left, top = (
        round(SIDE * (0.5 + float(rng.uniform(-0.24, 0.24))) - side / 2) for side in thing.size
    )
    return left, top
