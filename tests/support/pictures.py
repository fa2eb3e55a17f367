"""Pictures that tests draw for themselves, so that no file has to lie in the repository."""

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image

QUADRANTS = {"red": (0, 0), "green": (1, 0), "blue": (0, 1), "yellow": (1, 1)}
_ADAM7 = [
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
]
"""First column and row of each pass of an interlaced PNG, and its steps (PNG, section 8.2)."""
COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 180, 40),
    "blue": (30, 40, 210),
    "yellow": (240, 220, 40),
}


def quadrants(width: int = 160, height: int = 120) -> Image.Image:
    """Draw four coloured quadrants: whoever turns or mirrors them is found out."""
    image = Image.new("RGB", (width, height))
    for name, (column, row) in QUADRANTS.items():
        corner = (column * width // 2, row * height // 2)
        image.paste(Image.new("RGB", (width // 2, height // 2), COLOURS[name]), corner)
    return image


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """Draw something as busy as a photograph: smooth blotches with grain."""
    generator = np.random.default_rng(seed)
    blotches = generator.integers(0, 255, (12, 16, 3), dtype=np.uint8)
    smooth = Image.fromarray(blotches).resize((width, height), Image.Resampling.BICUBIC)
    grain = generator.normal(0, 6, (height, width, 1))
    return Image.fromarray((np.asarray(smooth) + grain).clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """Return a picture as the bytes of a file."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(data: bytes) -> Image.Image:
    """Return the picture in the bytes of a file."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def turned(orientation: int, image: Image.Image | None = None, kind: str = "JPEG") -> bytes:
    """Return a picture that says how it has to be turned to stand upright."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image or quadrants(), kind, exif=exif, quality=95)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG, with its checksum."""
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG whose header says a size, with next to nothing behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, body) for kind, body in chunks)


def png_of_rows(
    width: int,
    height: int,
    bits: int,
    colour: int,
    *chunks: tuple[bytes, bytes],
    interlaced: bool = False,
) -> bytes:
    """Return a whole PNG of zeros; colour types are those of the format: 2 RGB, 6 RGBA."""
    deflate, parts = zlib.compressobj(9), []
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    passes = _ADAM7 if interlaced else [(0, 0, 1, 1)]
    for left, top, right, down in passes:
        across, rows = -(-(width - left) // right), -(-(height - top) // down)
        row = bytes(1 + (across * channels * bits + 7) // 8)
        parts += [deflate.compress(row) for _ in range(rows)]
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
    data = b"".join([*parts, deflate.flush()])
    whole = [(b"IHDR", header), *chunks, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, body) for kind, body in whole)


def jpeg_with_scans(scans: int, image: Image.Image | None = None) -> bytes:
    """Return a progressive JPEG that repeats its last scan until it has so many."""
    data = encoded(image or quadrants(32, 32), progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    present = data.count(b"\xff\xda")
    return data[:-2] + scan * (scans - present) + b"\xff\xd9"
