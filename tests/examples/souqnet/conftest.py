from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examples.souqnet.photos import Photo
from examples.souqnet.samples import Sample, load
from tests.support.training import SHAPES, draw

PICTURES = 8


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
def sample(tmp_path: Path) -> Callable[[str, int], Sample]:
    """Give a decoded picture of a shape."""

    def make(label: str, number: int) -> Sample:
        path = tmp_path / f"{label}{number}.png"
        draw(label, number).save(path)
        return load([Photo(path.name, path, label, path.name)], SHAPES, "one")[0]

    return make
