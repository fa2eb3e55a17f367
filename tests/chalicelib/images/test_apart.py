"""Reading in time and apart: the same picture, and what is astray is refused or tried again."""

from threading import Event

import numpy as np
import pytest
from PIL import Image

from chalicelib.errors import OverdueError, PictureRefusedError
from chalicelib.fit import CROP, Fit
from chalicelib.images import apart, pictures
from chalicelib.settings import child_environ
from tests.support.pictures import decoded, encoded, noise, quadrants, turned

GREEDY = "tests.support.greedy_decoder"
HONEST = {
    "a photograph": encoded(noise(1600, 1200)),
    "a turned one": turned(6),
    "a PNG": encoded(quadrants(), "PNG"),
    "a WebP": encoded(quadrants(), "WEBP"),
    "an AVIF": encoded(quadrants(), "AVIF"),
}


@pytest.mark.parametrize("kind", HONEST)
@pytest.mark.parametrize("read", [apart.read_in_time, apart.read_apart])
def test_honest_picture_is_read_the_same(kind: str, read: pictures.Read) -> None:
    asked: tuple[int, int, Fit] = (128, 96, "stretch" if kind == "a PNG" else CROP)
    expected, found = pictures.read(HONEST[kind], *asked), read(HONEST[kind], *asked)
    assert found.display == expected.display
    assert found.size == expected.size == decoded(found.display).size
    assert found.thumbnail == expected.thumbnail
    assert np.array_equal(found.pixels, expected.pixels)


def test_largest_picture_fits_into_the_child() -> None:
    picture = encoded(Image.new("RGB", (8000, 6250)), progressive=True, subsampling=0)
    assert apart.read_apart(picture, 128, 128).pixels.shape == (128, 128, 3)


@pytest.mark.parametrize("read", [apart.read_in_time, apart.read_apart])
def test_refusal_keeps_its_code(read: pictures.Read) -> None:
    with pytest.raises(PictureRefusedError) as refused:
        read(b"just text", 128, 128)
    assert refused.value.code == "unsupported-format"


@pytest.mark.parametrize("astray", ["spin", "hoard", "SIGSEGV", "SIGBUS"])
def test_picture_over_the_limits_is_unreadable(astray: str) -> None:
    refusal: PictureRefusedError | None = None
    while refusal is None:
        try:
            apart.read_apart(astray.encode(), 128, 128, module=GREEDY)
        except OverdueError:
            continue  # a busy machine gave it too little of a core to reach its limit in time
        except PictureRefusedError as error:
            refusal = error
    assert refusal.code == "unreadable"


@pytest.mark.parametrize("chance", ["SIGKILL", "SIGTERM", "fail"])
def test_child_that_ends_by_chance_is_tried_again(chance: str) -> None:
    with pytest.raises(OverdueError):
        apart.read_apart(chance.encode(), 128, 128, module=GREEDY)


def test_child_knows_no_keys() -> None:
    given = {"AWS_SECRET_ACCESS_KEY": "secret", "PATH": "/bin", "VOTES_TABLE": "votes"}
    assert child_environ(given) == {"PATH": "/bin", "OPENBLAS_NUM_THREADS": "1"}


def test_no_more_decoders_are_left_behind_than_workers() -> None:
    ended = Event()

    def stuck(_data: bytes, _width: int, _height: int, _fit: Fit = CROP) -> pictures.Picture:
        ended.wait()
        raise AssertionError

    try:
        with pytest.raises(OverdueError):
            apart.read_in_time(b"", 128, 128, read_here=stuck, seconds=0.01)
        picture = apart.read_in_time(HONEST["a PNG"], 128, 128, read_here=stuck, seconds=60)
        assert picture.pixels.shape == (128, 128, 3)
    finally:
        ended.set()
