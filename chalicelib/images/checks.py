"""Checks of an upload before its pixels are decoded."""

from PIL import Image
from PIL.PngImagePlugin import ChunkStream

from chalicelib.errors import PictureRefusedError
from chalicelib.images.containers import Reader
from chalicelib.images.formats import ONLY_APART, sniff
from chalicelib.images.jpeg import has_more_scans
from chalicelib.images.refusals import too_many_pixels, unreadable, unsupported
from chalicelib.limits import (
    MAX_HEIF_PIXELS,
    MAX_PIXELS,
    MAX_SCAN_PIXELS,
    MAX_SCANS,
    MAX_SIDE,
    check_size,
)

_PNG_SIGNATURE_BYTES = 8
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"  # the only valid last chunk: no body, and its checksum


def check_format(data: bytes) -> str:
    """Return the format that an upload claims; refuse it by its size or its signature."""
    check_size(len(data))
    kind = sniff(data)
    if kind is None:
        raise unsupported()
    return kind


def check_header(image: Image.Image, kind: str, data: bytes) -> None:
    """Refuse a picture that is opened, but not decoded, for its pixels, scans or checksums."""
    pixels = image.width * image.height
    if kind in ONLY_APART and pixels > MAX_HEIF_PIXELS:
        raise too_many_pixels(pixels, MAX_HEIF_PIXELS, f" for {kind}")
    if pixels > MAX_PIXELS:
        raise too_many_pixels(pixels)
    if max(image.size) > MAX_SIDE:
        raise PictureRefusedError(
            "too-many-pixels",
            f"This picture is {image.width:,} x {image.height:,} pixels; "
            f"a side may have at most {MAX_SIDE:,}.",
        )
    if kind == "JPEG":
        _check_scans(data, pixels)
    if kind == "PNG" and not is_whole_png(data):
        raise unreadable()


def is_whole_png(data: bytes) -> bool:
    """Return whether a PNG has all of its chunks, and each a correct checksum.

    Pillow stops decoding at the last row and ignores the checksums of picture data; only
    `verify` reads them (docs/decisions/0012).
    """
    stream = Reader(data)
    stream.seek(_PNG_SIGNATURE_BYTES)
    try:
        ChunkStream(stream).verify()
    except (OSError, SyntaxError):
        return False
    # `verify` reads no further than the name of the last chunk.
    start = stream.tell() - _PNG_END.index(b"\xae")
    return data.startswith(_PNG_END, start)


def _check_scans(data: bytes, pixels: int) -> None:
    if has_more_scans(data, MAX_SCANS, MAX_SCAN_PIXELS // pixels):
        raise PictureRefusedError(
            "too-many-scans",
            "This JPEG is stored in too many passes. Please save it again as an ordinary JPEG.",
        )
