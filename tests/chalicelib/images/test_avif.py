"""AVIF that is cut off, or says another size than it has: a known answer, within the limits."""

import pytest
from PIL import Image

from chalicelib.errors import PictureRefusedError
from chalicelib.images import apart, pictures
from chalicelib.limits import MAX_HEIF_PIXELS
from tests.support.hostile_pictures import avif_of_size
from tests.support.pictures import encoded, quadrants

SMALL = encoded(quadrants(32, 32), "AVIF")


def code_of(data: bytes, read: pictures.Read = pictures.read) -> str:
    try:
        read(data, 128, 128)
    except PictureRefusedError as error:
        return error.code
    return "accepted"


def test_every_cut_is_unreadable() -> None:
    answers = {code_of(SMALL[:length]) for length in range(24, len(SMALL) - 1, 7)}
    assert answers == {"unreadable"}


@pytest.mark.parametrize("side", [0, 1, 33, 4000])
def test_wrong_size_has_a_known_answer(side: int) -> None:
    assert code_of(avif_of_size(side, side)) in {"unreadable", "accepted"}


def test_the_limit_is_that_of_the_properties() -> None:
    side = int(MAX_HEIF_PIXELS**0.5) + 1
    with pytest.raises(PictureRefusedError, match="the limit is 18 million for AVIF"):
        pictures.read(avif_of_size(side, side), 128, 128)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_picture_larger_than_it_says_is_contained() -> None:
    hidden = avif_of_size(64, 64, Image.new("L", (12_000, 12_000), 9))
    assert code_of(hidden, apart.read_in_time) in {"unreadable", "accepted"}


def test_animation_of_many_frames_costs_one() -> None:
    frames = [quadrants(32, 32) for _ in range(40)]
    data = encoded(frames[0], "AVIF", save_all=True, append_images=frames[1:], speed=10)
    assert code_of(data) == "accepted"
