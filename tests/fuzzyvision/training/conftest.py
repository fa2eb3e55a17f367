from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.training.photos import Photo
from fuzzyvision.training.samples import SIDE, Sample, load

SHAPES = ("Circle", "Square", "Stripes")
PICTURES = 8

_MARKS = (
    pytest.mark.training,
    # find_spec, not importorskip: importing TensorFlow is for our own, silenced import.
    pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed"),
    # Keras 3.15 under numpy 2.4: its own conversion of a variable, nothing that we could mend.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
)


def trains(test: Callable[..., None]) -> Callable[..., None]:
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


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """Give a folder of folders: three labels with eight drawn pictures each."""
    folder = tmp_path / "shapes"
    for label in SHAPES:
        (folder / label).mkdir(parents=True)
        for number in range(PICTURES):
            draw(label, number).save(folder / label / f"{number}.png")
    return folder


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    """Give a folder of four pictures that show nothing."""
    folder = tmp_path / "noise"
    folder.mkdir()
    rng = np.random.default_rng(3)
    for number in range(4):
        pixels = rng.integers(0, 256, (140, 140, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    return folder


@pytest.fixture
def embedding(tmp_path: Path) -> Path:
    """Give a tiny teacher, a .tflite: its features are the picture's 4 x 4 mean colours."""
    layers, file = keras().layers, tmp_path / "teacher.tflite"
    pools = [layers.AveragePooling2D(SIDE // 4), layers.Flatten()]
    model = keras().Sequential([keras().Input((SIDE, SIDE, 3)), *pools])
    file.write_bytes(conversion.lite(model))
    return file


@pytest.fixture
def sample(tmp_path: Path) -> Callable[[str, int], Sample]:
    """Give a decoded picture of a shape."""

    def make(label: str, number: int) -> Sample:
        path = tmp_path / f"{label}{number}.png"
        draw(label, number).save(path)
        return load([Photo(path.name, path, label, path.name)], SHAPES, "one")[0]

    return make
