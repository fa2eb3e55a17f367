from collections.abc import Callable

import numpy as np
import pytest
from numpy.random import Generator
from PIL import Image

from examples.souqnet import phones

SIDE = 128


@pytest.fixture
def scene() -> Image.Image:
    """Give a picture without two equal pixels beside each other."""
    pixels = np.random.default_rng(1).integers(60, 200, (SIDE, SIDE, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("change", [phones.tilted, phones.shadowed, phones.tinted])
def test_each_change_shows_and_keeps_the_size(
    change: Callable[[Image.Image, Generator], Image.Image], scene: Image.Image
) -> None:
    before = scene.tobytes()
    changed = change(scene, np.random.default_rng(2))
    assert changed.size == scene.size
    assert changed.tobytes() != before
    assert scene.tobytes() == before


def test_what_hides_a_part_leaves_the_most(scene: Image.Image) -> None:
    covered = phones.hidden(scene, scene, np.random.default_rng(2))
    same = np.asarray(covered) == np.asarray(scene)
    assert 0.7 < same.mean() < 1


def test_shadows_only_darken(scene: Image.Image) -> None:
    dark = phones.shadowed(scene, np.random.default_rng(3))
    assert (np.asarray(dark) <= np.asarray(scene)).all()


def test_phones_turn_in_all_four_ways(scene: Image.Image) -> None:
    turned = {scene.rotate(90 * times).tobytes() for times in range(4)}
    seen = {
        phones.snapped(scene, scene, np.random.default_rng(seed)).tobytes() for seed in range(90)
    }
    assert turned <= seen
