from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from examples.souqnet.augment import view
from examples.souqnet.cutout import cutout
from examples.souqnet.samples import Sample

Draw = Callable[[str, int], Sample]


@pytest.mark.parametrize("phones", [True, False])
def test_views_match_the_model_input(phones: bool, sample: Draw) -> None:
    rng = np.random.default_rng(1)
    for _ in range(60):  # every random branch is taken
        seen = view(sample("Circle", 1), sample("Square", 2), rng, phones=phones)
        assert seen.shape == (128, 128, 3)
        assert seen.dtype == np.uint8


def test_views_depend_on_the_seed(sample: Draw) -> None:
    circle, square = sample("Circle", 1), sample("Square", 2)

    def views(seed: int) -> list[bytes]:
        rng = np.random.default_rng(seed)
        return [view(circle, square, rng, phones=True).tobytes() for _ in range(10)]

    assert views(5) == views(5)
    assert views(5) != views(6)


def test_a_view_leaves_the_kept_picture_as_it_was(sample: Draw) -> None:
    circle = sample("Circle", 1)
    before = circle.image.tobytes()
    rng = np.random.default_rng(2)
    for _ in range(20):
        view(circle, circle, rng, phones=True)
    assert circle.image.tobytes() == before


def test_the_object_is_cut_out_of_white_paper(sample: Draw) -> None:
    mask = sample("Circle", 1).mask
    assert mask is not None
    assert mask.getpixel((75, 65)) == 255
    assert mask.getpixel((5, 5)) == 0


def test_white_inside_the_object_stays_with_it() -> None:
    image = Image.new("RGB", (100, 100), "white")
    image.paste("navy", (30, 30, 70, 70))
    image.paste("white", (45, 45, 55, 55))
    mask = cutout(image)
    assert mask is not None
    assert mask.getpixel((50, 50)) == 255


def test_only_white_backgrounds_are_cut_out() -> None:
    assert cutout(Image.new("RGB", (100, 100), "grey")) is None
    assert cutout(Image.new("RGB", (100, 100), "white")) is None
