import zlib

from chalicelib.images.png import is_whole
from tests.support.pictures import encoded, noise, png_chunk, quadrants

MOST = 10_000_000


def test_a_png_is_whole() -> None:
    assert is_whole(encoded(noise(90, 70), "PNG"), MOST)


def test_a_png_that_breaks_off_anywhere_is_not_whole() -> None:
    data = encoded(quadrants(20, 20), "PNG")
    assert not any(is_whole(data[:end], MOST) for end in range(len(data)))


def test_what_follows_the_end_does_not_matter() -> None:
    assert is_whole(encoded(quadrants(), "PNG") + b"<html>", MOST)


def test_a_flipped_bit_in_the_picture_is_found() -> None:
    data = bytearray(encoded(noise(90, 70), "PNG"))
    data[len(data) // 2] ^= 1
    assert not is_whole(bytes(data), MOST)


def test_a_wrong_checksum_around_intact_data_is_forgiven() -> None:
    data = bytearray(encoded(quadrants(), "PNG"))
    end_of_picture = data.rindex(b"IEND") - 4
    data[end_of_picture - 1] ^= 1
    assert is_whole(bytes(data), MOST)


def test_no_more_is_inflated_than_allowed() -> None:
    bomb = png_chunk(b"IDAT", zlib.compress(bytes(50_000_000)))[:-4] + b"\0\0\0\0"
    assert not is_whole(b"\x89PNG\r\n\x1a\n" + bomb + png_chunk(b"IEND", b""), MOST)
