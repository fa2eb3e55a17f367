"""Pictures that a search for time and memory found, or would find: dear to read, small to make.

Each is as large as an upload may be, unless it costs more where it is smaller.
"""

import re
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.support.hostile_pictures import apng_of_frames, png_with, webp_of_size
from tests.support.pictures import encoded, png_chunk, png_of_rows, quadrants
from tests.support.programs import profile_with_program

SIZE = 20 * 2**20


def _jpeg(piece: bytes) -> bytes:
    data = encoded(quadrants(32, 32))
    return data[:2] + piece * ((SIZE - len(data)) // len(piece)) + data[2:]


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _png(kind: bytes, body: bytes, count: int) -> bytes:
    data = encoded(quadrants(32, 32), "PNG")
    return data[:33] + png_chunk(kind, body) * count + data[33:]


def _inflating(kind: bytes, head: bytes) -> bytes:
    # The checksum of the stream is cut off: Pillow inflates it, and counts nothing.
    return _png(kind, head + zlib.compress(bytes(1_000_000))[:-4], 20_000)


def _empty_idats() -> bytes:
    data = encoded(quadrants(32, 32), "PNG")
    return data[:-12] + png_chunk(b"IDAT", b"") * 1_700_000 + data[-12:]


def _long_png() -> bytes:
    header = struct.pack(">IIBBBBB", 1, 50_000_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(100_000_000), 9)
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, body) for kind, body in chunks)


def _of_two_headers() -> bytes:
    large = png_of_rows(8000, 6250, 16, 6)
    small = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return large[:8] + png_chunk(b"IHDR", small) + large[8:]


def _late_exif() -> bytes:
    """Return a PNG whose orientation, behind its pixels, is two million fractions."""
    entry = struct.pack(">HHII", 0x0112, 5, 2_300_000, 26) + bytes(4)
    body = b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry + b"\0\0\0\1" * 4_600_000
    data = encoded(quadrants(32, 32), "PNG")
    return data[:-12] + png_chunk(b"eXIf", body) + data[-12:]


def _interleaved() -> bytes:
    """Return a JPEG that repeats its first scan, which has four components."""
    data = encoded(Image.new("CMYK", (5000, 5000)), progressive=True)
    start = data.index(b"\xff\xda")
    after = re.compile(rb"\xff[\xc0-\xcf\xd9-\xfe]").search(data, start + 2)
    scan = data[start : after.start() if after else len(data)]
    return data[:start] + scan * 64 + b"\xff\xd9"


def _gif(piece: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    data = encoded(quadrants(32, 32), "GIF")
    start = 13 + (3 << (data[10] & 7) + 1 if data[10] & 128 else 0)
    count = (SIZE - len(data) - len(before + after)) // len(piece)
    return data[:start] + before + piece * count + after + data[start:]


def bmp(compression: int, size: tuple[int, int], data: bytes) -> bytes:
    """Return a BMP that is run-length encoded: 1 by bytes, 2 by half bytes."""
    bits = 8 if compression == 1 else 4
    colours = b"".join(struct.pack("<I", 7 * index) for index in range(1 << bits))
    offset = 54 + len(colours)
    info = (40, *size, 1, bits, compression, len(data), 0, 0, 1 << bits, 0)
    header = struct.pack("<IHHI", offset + len(data), 0, 0, offset)
    return b"BM" + header + struct.pack("<IiiHHIIiiII", *info) + colours + data


def _webp(piece: bytes) -> bytes:
    data = webp_of_size(32, 32) + piece * ((SIZE - 1000) // len(piece))
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def _avif(piece: bytes) -> bytes:
    data = encoded(quadrants(32, 32), "AVIF")
    start = int.from_bytes(data[:4], "big")
    return data[:start] + piece * ((SIZE - len(data)) // len(piece)) + data[start:]


def _directory(kind: int, value: int) -> bytes:
    """Return EXIF whose directory has 5,000 entries of 60,000 bytes, all of them the same."""
    entries = (struct.pack(">HHII", tag, kind, 60_000, value) for tag in range(5000))
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", 5000) + b"".join(entries)


EXPENSIVE: dict[str, Callable[[], bytes]] = {
    "JPEG of tiny Exif segments": lambda: _jpeg(_segment(0xE1, b"Exif\0\0")),
    "JPEG of long Exif segments": lambda: _jpeg(_segment(0xE1, b"Exif\0\0" + bytes(65_000))),
    "JPEG of empty segments": lambda: _jpeg(_segment(0xE5, b"")),
    "JPEG of empty comments": lambda: _jpeg(_segment(0xFE, b"")),
    "JPEG of fill bytes": lambda: _jpeg(b"\xff"),
    "JPEG of stuffed bytes": lambda: _jpeg(b"\xff\0"),
    "JPEG of junk": lambda: _jpeg(b"\xff\xd0x"),
    "JPEG of lone markers": lambda: _jpeg(b"\xff\xf0"),
    "JPEG of quantization tables": lambda: _jpeg(_segment(0xDB, (b"\0" + b"\1" * 64) * 1000)),
    "JPEG of frame headers": lambda: _jpeg(
        _segment(0xC0, b"\x08\0\x20\0\x20\x03" + b"\1\x11\0" * 21_000)
    ),
    "JPEG of Photoshop blocks": lambda: _jpeg(
        _segment(0xED, b"Photoshop 3.0\0" + b"8BIM\0\0\0\0\0\0\0\0" * 5400)
    ),
    "JPEG of parts of a profile": lambda: _jpeg(_segment(0xE2, b"ICC_PROFILE\0\1\1")),
    "JPEG of overlapping EXIF": lambda: encoded(quadrants(), exif=b"Exif\0\0" + _directory(7, 8)),
    "JPEG of interleaved scans": _interleaved,
    "JPEG in arithmetic coding": lambda: encoded(quadrants()).replace(b"\xff\xc0", b"\xff\xc9", 1),
    "JPEG of CMYK in several scans": lambda: (
        encoded(Image.new("CMYK", (8000, 6250)), progressive=True) + bytes(16 * 2**20)
    ),
    "JPEG with a program": lambda: encoded(quadrants(), icc_profile=profile_with_program(1000)),
    "PNG with a program": lambda: encoded(
        quadrants(), "PNG", icc_profile=profile_with_program(50_000)
    ),
    "PNG of EXIF behind its pixels": _late_exif,
    "PNG of empty picture data": _empty_idats,
    "PNG of empty chunks": lambda: _png(b"abCd", b"", 1_700_000),
    "PNG of profiles": lambda: _inflating(b"iCCP", b"i\0\0"),
    "PNG of text": lambda: _inflating(b"zTXt", b"i\0\0"),
    "PNG of international text": lambda: _inflating(b"iTXt", b"i\0\1\0\0\0"),
    "PNG of EXIF": lambda: png_with(b"eXIf", _directory(7, 8) + bytes(19 * 2**20)),
    "PNG of lines of EXIF": lambda: png_with(
        b"tEXt", b"Raw profile type exif\0" + b"\n" * 19 * 2**20
    ),
    "PNG of frames": lambda: apng_of_frames(400_000),
    "PNG of one column": _long_png,
    "PNG of 64 bits a pixel": lambda: png_of_rows(8000, 6250, 16, 6),
    "PNG that is interlaced": lambda: png_of_rows(8000, 6250, 16, 4, interlaced=True),
    "PNG of a transparent colour": lambda: png_of_rows(8000, 6250, 8, 2, (b"tRNS", bytes(6))),
    "PNG of two headers": _of_two_headers,
    "GIF of comment blocks": lambda: _gif(b"\1x", b"!\xfe", b"\0"),
    "GIF of long comment blocks": lambda: _gif(b"\xff" + b"x" * 255, b"!\xfe", b"\0"),
    "GIF of extension blocks": lambda: _gif(b"\1x", b"!\1", b"\0"),
    "GIF of extensions": lambda: _gif(b"!\1\0\0"),
    "GIF of junk": lambda: _gif(b"\1"),
    "BMP of one run-length encoded line": lambda: bmp(1, (50_000_000, 1), b"\0\0"),
    "BMP of runs": lambda: bmp(1, (2000, 2000), b"\1\5" * (SIZE // 2 - 1000)),
    "BMP of runs over its line": lambda: bmp(1, (4, 4000), b"\4\5" * (SIZE // 2 - 1000)),
    "BMP of runs of half bytes": lambda: bmp(2, (8000, 6000), (b"\xff\5" * 32) * 6000),
    "BMP of empty lines": lambda: bmp(1, (2000, 2000), b"\1\1\0\0" * 2000),
    "AVIF of empty boxes": lambda: _avif(b"\0\0\0\x08free"),
    "AVIF of EXIF": lambda: encoded(quadrants(), "AVIF", exif=b"Exif\0\0" + _directory(7, 8)),
    "WebP of empty chunks": lambda: _webp(b"XXXX\0\0\0\0"),
    "WebP of a large canvas": lambda: webp_of_size(7000, 7000),
}
