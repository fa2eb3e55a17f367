from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import PngImagePlugin

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from chalicelib.images.checks import is_whole_png
from tests.support.pictures import encoded, noise, quadrants


def with_late_chunk() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add(b"prVt", b"late", after_idat=True)
    return encoded(quadrants(20, 20), "PNG", pnginfo=info)


def animated() -> bytes:
    return encoded(noise(20, 20), "PNG", save_all=True, append_images=[noise(20, 20, seed=1)])


def flipped(data: bytes, at: int) -> bytes:
    """Return the data with a bit flipped."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


WHOLE: dict[str, Callable[[], bytes]] = {
    "plain": lambda: encoded(noise(90, 70), "PNG"),
    "a chunk behind the picture": with_late_chunk,
    "animation": animated,
    "data behind the end": lambda: encoded(quadrants(), "PNG") + b"<html>",
}


@pytest.mark.parametrize("kind", WHOLE)
def test_whole_png_is_accepted(kind: str) -> None:
    assert is_whole_png(WHOLE[kind]())


def test_truncated_png_is_not_whole() -> None:
    data = encoded(quadrants(20, 20), "PNG")
    assert not any(is_whole_png(data[:end]) for end in range(len(data)))


def test_flipped_bit_in_picture_data_is_found() -> None:
    data = encoded(noise(90, 70), "PNG")
    assert not is_whole_png(flipped(data, len(data) // 2))


@pytest.mark.parametrize("chunk", [b"IHDR", b"IDAT", b"prVt", b"IEND"])
def test_every_checksum_counts(chunk: bytes) -> None:
    data = with_late_chunk()
    start = data.index(chunk)
    checksum = start + 4 + int.from_bytes(data[start - 4 : start], "big")
    assert not is_whole_png(flipped(data, checksum))


def test_end_with_a_body_is_not_whole() -> None:
    data = encoded(quadrants(), "PNG")
    assert not is_whole_png(flipped(data, data.rindex(b"IEND") - 1))


def test_later_frames_count() -> None:
    data = animated()
    assert not is_whole_png(flipped(data, data.rindex(b"fdAT") + 20))


def test_png_with_wrong_checksum_is_unreadable(shared: Path) -> None:
    data = (shared / "badimages" / "image-pn__pngsuite_xcsn0g01.png").read_bytes()
    with pytest.raises(PictureRefusedError) as caught:
        pictures.read(data, 128, 128)
    assert caught.value.code == "unreadable"
