"""Thumbnails hold exactly the pixels that the model saw."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from chalicelib.images import png

PICTURES = st.tuples(st.integers(1, 20), st.integers(1, 20), st.just(3)).flatmap(
    lambda shape: arrays(np.uint8, shape)
)


@given(PICTURES)
def test_pixels_survive(pixels: np.ndarray) -> None:
    with Image.open(BytesIO(png.encode(pixels))) as image:
        image.verify()  # the sums over the chunks too
    with Image.open(BytesIO(png.encode(pixels))) as image:
        assert (image.format, image.mode) == ("PNG", "RGB")
        assert image.size == (pixels.shape[1], pixels.shape[0])
        assert np.array_equal(np.asarray(image), pixels)


def test_only_pixels_are_written() -> None:
    data = png.encode(np.zeros((2, 3, 3), np.uint8))
    with Image.open(BytesIO(data)) as image:
        image.load()
        assert image.info == {}


@pytest.mark.parametrize("value", [0, 255])
def test_a_plain_picture_takes_few_bytes(value: int) -> None:
    assert len(png.encode(np.full((128, 128, 3), value, np.uint8))) < 600
