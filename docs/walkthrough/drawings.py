"""Sketches of things: a model that learned from photographs gets many of them wrong."""

import math
from collections.abc import Callable
from io import BytesIO

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

_SIDE = 480
_Pen = ImageDraw.ImageDraw
_Colour = tuple[int, int, int]


def drawing(label: str, number: int) -> bytes:
    """Return a JPEG of a sketch; each number gives another of other colours, width and tilt."""
    rng = np.random.default_rng([number, *label.encode()])
    paper, ink = _colour(rng, 190, 256), _colour(rng, 0, 130)
    sheet = Image.new("RGB", (_SIDE, _SIDE), paper)
    _DRAW[label](ImageDraw.Draw(sheet), ink, int(rng.integers(5, 12)))
    turned = sheet.rotate(rng.uniform(-30, 30), Image.Resampling.BICUBIC, fillcolor=paper)
    buffer = BytesIO()
    turned.crop(_frame(rng)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _frame(rng: Generator) -> tuple[int, int, int, int]:
    """Return a part of the sheet that has the thing in it."""
    left, top = rng.integers(0, 70, 2)
    width, height = rng.integers(340, 400, 2)
    return int(left), int(top), int(left + width), int(top + height)


def _colour(rng: Generator, low: int, high: int) -> _Colour:
    red, green, blue = (int(value) for value in rng.integers(low, high, 3))
    return red, green, blue


def _watch(pen: _Pen, ink: _Colour, width: int) -> None:
    for top in (60, 335):
        pen.rounded_rectangle((190, top, 290, top + 85), 18, outline=ink, width=width)
    pen.ellipse((135, 135, 345, 345), outline=ink, width=width)
    for hour in range(12):
        across, down = math.sin(hour * math.pi / 6), math.cos(hour * math.pi / 6)
        ends = [(240 + far * across, 240 - far * down) for far in (78, 92)]
        pen.line(ends, fill=ink, width=width)
    pen.line([(300, 255), (240, 240), (240, 172)], fill=ink, width=width)


def _mouse(pen: _Pen, ink: _Colour, width: int) -> None:
    pen.ellipse((165, 130, 315, 380), outline=ink, width=width)
    pen.line([(240, 135), (240, 235)], fill=ink, width=width)
    pen.line([(172, 235), (308, 235)], fill=ink, width=width)
    pen.arc((150, 30, 330, 230), 180, 280, fill=ink, width=width)


def _camera(pen: _Pen, ink: _Colour, width: int) -> None:
    pen.rounded_rectangle((90, 160, 390, 350), 24, outline=ink, width=width)
    pen.line([(180, 160), (200, 125), (280, 125), (300, 160)], fill=ink, width=width)
    for reach in (72, 44):
        pen.ellipse((240 - reach, 255 - reach, 240 + reach, 255 + reach), outline=ink, width=width)
    pen.rectangle((330, 180, 365, 200), outline=ink, width=width)


def _headphone(pen: _Pen, ink: _Colour, width: int) -> None:
    pen.arc((110, 90, 370, 390), 180, 360, fill=ink, width=2 * width)
    for left in (92, 328):
        pen.rounded_rectangle((left, 235, left + 60, 345), 22, outline=ink, width=width)


_DRAW: dict[str, Callable[[_Pen, _Colour, int], None]] = {
    "Watch": _watch,
    "Mouse": _mouse,
    "Camera": _camera,
    "Headphone": _headphone,
}
LABELS = tuple(_DRAW)
