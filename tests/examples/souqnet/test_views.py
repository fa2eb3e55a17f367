from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from examples.souqnet.material import Part
from examples.souqnet.samples import Sample
from examples.souqnet.views import chances, make

Make = Callable[[str, int], Sample]


def stranger(sample: Sample) -> Sample:
    return replace(sample, target=-1)


def test_the_same_seed_gives_the_same_views(sample: Make) -> None:
    part = Part([sample("Circle", 0), sample("Square", 1)], [])
    first, again = (make(part, 8, 3, 7, phones=True) for _ in range(2))
    assert np.array_equal(first.pixels, again.pixels)
    assert np.array_equal(first.places, again.places)
    assert not np.array_equal(first.pixels, make(part, 8, 3, 8, phones=True).pixels)


@pytest.mark.slow
def test_others_are_the_place_after_the_labels(sample: Make) -> None:
    """Of 640 views about 19 show nothing without others, about 198 with them."""
    circle = sample("Circle", 0)
    alone = make(Part([circle], []), 640, 3, 7, phones=False)
    among = make(Part([circle], [stranger(sample("Square", 1))]), 640, 3, 7, phones=False)
    assert 5 < (alone.places == 3).sum() < 40
    assert 155 < (among.places == 3).sum() < 245
    assert set(alone.places) == {circle.target, 3}


def test_rare_labels_and_ordinary_photographs_come_more_often(sample: Make) -> None:
    circle, square = sample("Circle", 0), sample("Square", 1)
    ordinary = replace(circle, photo=replace(circle.photo, ordinary=True))
    shares = chances([circle] * 9 + [square])
    assert shares.sum() == pytest.approx(1)
    assert 0.3 < shares[-1] < 0.5
    assert chances([circle, ordinary])[1] == pytest.approx(0.75)
