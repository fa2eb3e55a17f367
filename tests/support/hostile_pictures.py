"""Hostile pictures, made here: each is small to send and dear to decode, or two things at once."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image

from tests.support.pictures import (
    encoded,
    jpeg_with_scans,
    png_chunk,
    png_of_rows,
    png_of_size,
    quadrants,
)

SCRIPT = b"<script>alert('gotcha')</script>"
_PNG = b"\x89PNG\r\n\x1a\n"


def jpeg_of_size(width: int, height: int) -> bytes:
    """Return a JPEG whose frame header says a size that its data do not have."""
    data = encoded(quadrants(32, 32))
    frame = data.index(b"\xff\xc0") + 5
    return data[:frame] + struct.pack(">HH", height, width) + data[frame + 4 :]


def gif_of_size(screen: tuple[int, int], frame: tuple[int, int]) -> bytes:
    """Return a GIF whose screen and whose first frame say their sizes."""
    head = b"GIF89a" + struct.pack("<HH", *screen) + b"\x80\0\0" + bytes(6)
    return head + b"," + struct.pack("<HHHH", 0, 0, *frame) + b"\0\x02\x02\x44\x01\0;"


def bmp_of_size(width: int, height: int) -> bytes:
    """Return a BMP whose header says a size, with nothing behind it."""
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


def webp_of_size(width: int, height: int) -> bytes:
    """Return a WebP with an extended header that says a size, around a small picture."""
    small = encoded(quadrants(32, 32), "WEBP")[12:]
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size + small
    return b"RIFF" + struct.pack("<I", len(body)) + body


def avif_of_size(width: int, height: int, image: Image.Image | None = None) -> bytes:
    """Return an AVIF whose properties say a size that its picture does not have."""
    data = encoded(image or quadrants(32, 32), "AVIF")
    said = data.index(b"ispe") + 8
    return data[:said] + struct.pack(">II", width, height) + data[said + 8 :]


BOMBS: dict[str, bytes] = {
    "JPEG": jpeg_of_size(65_500, 65_500),
    "PNG": png_of_size(60_000, 60_000),
    "PNG of absurd width": png_of_size(2**31 - 1, 1),
    "GIF by its screen": gif_of_size((65_535, 65_535), (1, 1)),
    "GIF by its frame": gif_of_size((1, 1), (65_535, 65_535)),
    "BMP": bmp_of_size(60_000, 60_000),
    "BMP upside down": bmp_of_size(60_000, -60_000),
    "WebP": webp_of_size(16_383, 16_383),
    "AVIF": avif_of_size(16_000, 16_000),
}
"""Pictures in every accepted format whose header says more than 50 million pixels."""


def gif_of_frames(frames: int) -> bytes:
    """Return an animation of very many very small frames."""
    first = encoded(quadrants(32, 32), "GIF")[:-1]
    frame = b"," + struct.pack("<HHHH", 0, 0, 1, 1) + b"\0\x02\x02\x44\x01\0"
    return first + frame * frames + b";"


def apng_of_frames(frames: int) -> bytes:
    """Return a PNG that announces an animation and has a control chunk for each frame."""
    data = encoded(quadrants(32, 32), "PNG")
    control = png_chunk(b"acTL", struct.pack(">II", frames, 0))
    frame = png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 1, 1, 0, 0, 1, 1, 0, 0))
    end = data.rindex(b"IEND") - 4
    return data[:33] + control + data[33:end] + frame * frames + data[end:]


def exif_loop() -> bytes:
    """Return a JPEG whose EXIF directory says that the next directory is itself."""
    entry = struct.pack(">HHII", 0x0112, 3, 1, 1 << 16)
    directory = struct.pack(">H", 1) + entry + struct.pack(">I", 8)
    return encoded(quadrants(), exif=b"Exif\0\0MM\0*" + struct.pack(">I", 8) + directory)


def png_with(kind: bytes, body: bytes) -> bytes:
    """Return a PNG with one chunk more behind its header."""
    data = encoded(quadrants(), "PNG")
    return data[:33] + png_chunk(kind, body) + data[33:]


ACCEPTED: dict[str, Callable[[], bytes]] = {
    "64 scans": lambda: jpeg_with_scans(64),
    "a profile full of scan markers": lambda: encoded(
        quadrants(), icc_profile=b"\xff\xda\0\x08" * 250_000
    ),
    "EXIF that points to itself": exif_loop,
    "EXIF that is noise": lambda: encoded(quadrants(), exif=b"Exif\0\0" + bytes(range(256)) * 9),
    "200,000 GIF frames": lambda: gif_of_frames(200_000),
    "20,000 PNG frames": lambda: apng_of_frames(20_000),
    "a megabyte of text": lambda: png_with(b"tEXt", b"Comment\0" + b"x" * 1_000_000),
    "a script in a JPEG comment": lambda: encoded(quadrants(), comment=SCRIPT),
    "a script after a JPEG": lambda: encoded(quadrants()) + SCRIPT,
    "a script after a PNG": lambda: encoded(quadrants(), "PNG") + SCRIPT,
    "a script in PNG text": lambda: png_with(b"tEXt", b"Comment\0" + SCRIPT),
    "a script after a GIF": lambda: encoded(quadrants(), "GIF") + SCRIPT,
    "a script in a GIF comment": lambda: encoded(quadrants(), "GIF", comment=SCRIPT),
    "a script after a WebP": lambda: encoded(quadrants(), "WEBP") + SCRIPT,
    "a JPEG that says more than it has": lambda: jpeg_of_size(3000, 3000),
    "a ZIP after a JPEG": lambda: encoded(quadrants()) + b"PK\x03\x04" + SCRIPT,
}

UNREADABLE: dict[str, Callable[[], bytes]] = {
    "a PNG of no pixels": lambda: png_of_size(0, 0),
    "a JPEG of no height": lambda: jpeg_of_size(32, 0),
    "text that inflates to 200 MB": lambda: png_with(
        b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000))
    ),
    "a profile that inflates to 200 MB": lambda: png_with(
        b"iCCP", b"icc\0\0" + zlib.compress(bytes(200_000_000))
    ),
    "a GIF that is also JavaScript": lambda: b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//;",
    "a WebP without a picture": lambda: b"RIFF\x04\0\0\0WEBP",
    "only a signature": lambda: _PNG,
}


def large_pictures() -> dict[str, Callable[[], bytes]]:
    """Return pictures at the limit of 50 million pixels (WebP: 18), in the kinds that cost most."""
    size = (8000, 6250)
    blotches = np.random.default_rng(0).integers(0, 255, (24, 32, 3), dtype=np.uint8)

    def smooth() -> Image.Image:
        return Image.fromarray(blotches).resize(size, Image.Resampling.BICUBIC)

    def grain() -> Image.Image:
        dots = np.random.default_rng(1).integers(0, 255, (4000, 4500, 3), dtype=np.uint8)
        return Image.fromarray(dots)

    def flat(mode: str, colour: int | tuple[int, ...]) -> Image.Image:
        return Image.new(mode, size, colour)

    return {
        "JPEG": lambda: encoded(smooth()),
        "progressive JPEG": lambda: encoded(smooth(), progressive=True),
        "JPEG of 32 scans": lambda: jpeg_with_scans(32, flat("RGB", (9, 99, 9))),
        "CMYK JPEG": lambda: encoded(smooth().convert("CMYK")),
        "PNG with alpha": lambda: encoded(flat("RGBA", (9, 9, 9, 99)), "PNG", compress_level=1),
        "PNG of 16 bits": lambda: encoded(flat("I;16", 30_000), "PNG", compress_level=1),
        "long PNG": lambda: encoded(
            Image.new("RGBA", (1000, 50_000), (9, 9, 9, 99)), "PNG", compress_level=1
        ),
        "longest PNG": lambda: encoded(
            Image.new("RGBA", (762, 65_535), (9, 9, 9, 99)), "PNG", compress_level=1
        ),
        "GIF": lambda: encoded(flat("P", 3), "GIF"),
        "BMP": lambda: encoded(flat("1", 1), "BMP"),
        "thread of a progressive JPEG": lambda: encoded(
            smooth().resize((65_500, 763)), progressive=True, subsampling=0
        ),
        "transparent colour": lambda: png_of_rows(8000, 5000, 8, 2, (b"tRNS", bytes(6))),
        "interlaced PNG": lambda: png_of_rows(8000, 4600, 8, 6, interlaced=True),
        "PNG of 64 bits a pixel": lambda: png_of_rows(5000, 5000, 16, 6),
        "progressive CMYK JPEG": lambda: encoded(
            smooth().resize((8000, 5000)).convert("CMYK"), progressive=True
        ),
        "WebP": lambda: encoded(grain(), "WEBP", method=0),
        "AVIF": lambda: encoded(grain(), "AVIF", speed=10, quality=45, subsampling="4:4:4"),
        "AVIF with alpha": lambda: encoded(
            smooth().resize((4900, 3670)).convert("RGBA"), "AVIF", speed=10, quality=90
        ),
        "lossless WebP": lambda: encoded(
            smooth().resize((4500, 4000)), "WEBP", method=0, lossless=True
        ),
    }
