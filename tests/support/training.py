"""What tests that train share: the mark of those that need TensorFlow, and drawn pictures."""

from collections.abc import Callable
from importlib.util import find_spec

import pytest
from PIL import Image, ImageDraw

SHAPES = ("Circle", "Square", "Stripes")

_MARKS = (
    pytest.mark.training,
    # find_spec, not importorskip: importing TensorFlow is for our own, silenced import.
    pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed"),
    # Keras 3.15 under numpy 2.4: its own conversion of a variable, nothing that we could mend.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
)


def requires_tensorflow(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that needs TensorFlow."""
    for mark in _MARKS:
        test = mark(test)
    return test


def draw(label: str, number: int) -> Image.Image:
    """Return a coloured shape on white, a little different for each number."""
    image = Image.new("RGB", (150 + number, 130), "white")
    pen = ImageDraw.Draw(image)
    colour = (20 * number, 90, 220 - 20 * number)
    if label == "Circle":
        pen.ellipse((40, 30, 110, 100), fill=colour)
    elif label == "Square":
        pen.rectangle((40 - number, 30, 100, 95), fill=colour)
    else:
        for top in range(20, 110, 20):
            pen.rectangle((30, top, 120, top + 8 + number % 3), fill=colour)
    return image
