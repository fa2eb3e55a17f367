"""What the container of a picture may hold, checked before Pillow opens it.

Pillow parses headers in Python. Its work there is in proportion to how often it reads, which
`Reader` bounds for every format. What costs more than its reads is bounded by the functions
below: bytes that Pillow joins, unpacks or inflates (docs/decisions/0014).
"""

import re
import struct
from io import BytesIO

from chalicelib.images.refusals import too_complex, too_many_pixels, unreadable
from chalicelib.limits import (
    MAX_PIXELS,
    MAX_PNG_BYTES,
    MAX_READS,
    MAX_RLE_PIXELS,
    MAX_WEBP_PIXELS,
)

_MOST_EXIF_SEGMENTS = 16
"""A segment holds 64 KB. Pillow joins them one by one, which is quadratic."""
_MOST_PHOTOSHOP_SEGMENTS = 64
_MOST_TABLE_BYTES = 256 * 1024
"""Bytes of JPEG segments that are neither application data nor comments; 64 scans need 50 KB."""
_MOST_KEPT = 160_000_000
"""Samples of a JPEG in several scans, 2 bytes each: 50 million pixels in colour, 40 of CMYK."""
_MOST_INFLATED = 32
"""Chunks of a PNG that are inflated, each to 1 MB at most (Pillow's own limit)."""

_RGB = 2
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a PNG's colour types (PNG, section 11.2.2)
# As Pillow reads them: these have no length, and behind any that it does not know it gives up.
_JPEG_MARKER = re.compile(rb"\xff([\x01-\xfe])")
_WITHOUT_LENGTH = frozenset({0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)})
_FRAMES, _PROGRESSIVE = frozenset({0xC0, 0xC1, 0xC2}), 0xC2
# Arithmetic coding, which takes a second for 200 bytes, lossless, hierarchical: no browser reads
# them (ITU T.81, table B.1).
_UNUSUAL_FRAMES = frozenset({0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_LEAST_KNOWN, _START_OF_SCAN, _COMMENT = 0xC0, 0xDA, 0xFE
_APPLICATION = range(0xE0, 0xF0)


class Reader(BytesIO):
    """The bytes of an upload for Pillow, which may be read from MAX_READS times."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as BytesIO does; raises PictureRefusedError after too many reads."""
        self.reads += 1
        if self.reads > MAX_READS:
            raise too_complex()
        return super().read(size)


def check_container(data: bytes, kind: str) -> None:
    """Refuse a picture whose container costs more than its pixels could."""
    if kind == "JPEG":
        _check_jpeg(data)
    elif kind == "PNG":
        _check_png(data)
    elif kind == "BMP":
        _check_bmp(data)
    elif kind == "WEBP":
        _check_webp(data)


def _check_jpeg(data: bytes) -> None:
    """Walk the segments before the first scan: there Pillow ends, and libjpeg is fast."""
    position, segments, tables, exif, photoshop = 2, 0, 0, 0, 0
    frame = b""
    while (found := _JPEG_MARKER.search(data, position)) and segments <= MAX_READS // 3:
        marker, position, segments = found[1][0], found.end(), segments + 1
        if marker in _WITHOUT_LENGTH:
            continue
        if marker < _LEAST_KNOWN or marker == _START_OF_SCAN:
            break
        if marker in _UNUSUAL_FRAMES:
            raise unreadable()
        length = int.from_bytes(data[position : position + 2], "big")
        if marker in _APPLICATION:
            exif += data.startswith(b"Exif\0\0", position + 2)
            photoshop += data.startswith(b"Photoshop 3.0\0", position + 2)
        elif marker != _COMMENT:
            tables += length
        if marker in _FRAMES:
            frame = data[position - 1 : position + 8].ljust(9, b"\0")
        # Pillow reads no bytes where the length is too short to be one.
        position += max(2, length)
    if (
        tables > _MOST_TABLE_BYTES
        or exif > _MOST_EXIF_SEGMENTS
        or photoshop > _MOST_PHOTOSHOP_SEGMENTS
        or (frame and _kept_samples(frame, data[position + 2 : position + 3]) > _MOST_KEPT)
    ):
        raise too_complex()


def _kept_samples(frame: bytes, components: bytes) -> int:
    """Return how many samples libjpeg holds until the last scan: none of a single scan."""
    marker, _, _, height, width, all_components = struct.unpack(">BHBHHB", frame)
    one_scan = marker != _PROGRESSIVE and components == bytes([all_components])
    return 0 if one_scan else int(width * height * all_components)


def _check_png(data: bytes) -> None:
    """Bound what is inflated: chunks about the picture, and its rows."""
    position, inflated, transparent = 8, 0, False
    headers: list[bytes] = []
    for _ in range(MAX_READS):
        if position + 8 > len(data):
            break
        length, name = struct.unpack_from(">I4s", data, position)
        inflated += name in {b"zTXt", b"iTXt", b"iCCP"}
        transparent |= name == b"tRNS"
        if name == b"IHDR" and len(headers) < _MOST_INFLATED:  # Pillow takes the last
            headers.append(data[position + 8 : position + 21].ljust(13, b"\0"))
        position += length + 12
    rows = max((_png_rows(header, transparent=transparent) for header in headers), default=0)
    if inflated > _MOST_INFLATED or len(headers) == _MOST_INFLATED or rows > MAX_PNG_BYTES:
        raise too_complex()


def _png_rows(header: bytes, *, transparent: bool) -> int:
    """Return the bytes of the rows of a PNG; those that take longer to read count for more."""
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if width * height > MAX_PIXELS:
        return 0  # is refused for its pixels
    size: int = width * height * bits * _CHANNELS.get(colour, 4) // 8
    if transparent and colour == _RGB:
        size = size * 5 // 3
    return size * 4 // 3 if interlaced else size


def _check_bmp(data: bytes) -> None:
    """Bound what is run-length encoded: Pillow decodes that in Python, pixel by pixel."""
    if len(data) < 34 or data[14] < 40:  # noqa: PLR2004 - the header that has a compression
        return
    width, height, _, _, compression = struct.unpack_from("<iiHHI", data, 18)
    if compression in {1, 2} and abs(width * height) > MAX_RLE_PIXELS:
        raise too_complex()


def _check_webp(data: bytes) -> None:
    """Bound the canvas, which Pillow's decoder holds four times (RFC 9649 has the layouts)."""
    width = height = 0
    kind, body = data[12:16], data[20:30].ljust(10, b"\0")
    if kind == b"VP8X":
        width, height = (int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7))
    elif kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    if width * height > MAX_WEBP_PIXELS:
        raise too_many_pixels(width * height, MAX_WEBP_PIXELS, " for WebP")
