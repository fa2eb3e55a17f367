from collections.abc import Callable

import numpy as np

from examples.souqnet.disturbances import disturbed
from examples.souqnet.samples import Sample

Draw = Callable[[str, int], Sample]


def test_every_disturbance_changes_the_picture(sample: Draw) -> None:
    circle = sample("Circle", 1)
    found = disturbed([circle, circle])
    assert len(found) == 8
    for name, pixels in found.items():
        assert pixels.shape == (2, 128, 128, 3), name
        assert pixels.dtype == np.uint8, name
        assert not np.array_equal(pixels[0], circle.pixels), name


def test_disturbances_are_the_same_each_time(sample: Draw) -> None:
    samples = [sample("Circle", 1), sample("Square", 2)]
    again = disturbed(samples)
    for name, pixels in disturbed(samples).items():
        np.testing.assert_array_equal(pixels, again[name])
