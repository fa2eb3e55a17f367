"""The pictures that everybody is measured with, drawn here so that all measure the same."""

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

SIZES = {"small": (640, 480), "large": (4000, 3000)}
"""Width and height in pixels of the pictures, by the name that they have everywhere here."""

TITLES = {"small": "small photo", "large": "12-megapixel JPEG"}
"""What they are called in the reports."""


def write(folder: Path) -> dict[str, bytes]:
    """Draw the pictures, write each into a folder as `<name>.jpg`, and return them."""
    drawn = {name: photo(*size) for name, size in SIZES.items()}
    for name, picture in drawn.items():
        (folder / f"{name}.jpg").write_bytes(picture)
    return drawn


def photo(width: int, height: int) -> bytes:
    """Draw a JPEG with as many bytes per pixel as a camera's: smooth blotches with grain."""
    generator = np.random.default_rng(0)
    blotches = generator.integers(0, 255, (24, 32, 3), dtype=np.uint8)
    smooth = Image.fromarray(blotches).resize((width, height), Image.Resampling.BICUBIC)
    grain = generator.normal(0, 5, (height, width, 1)).astype(np.float32)
    buffer = BytesIO()
    noisy = (np.asarray(smooth, dtype=np.float32) + grain).clip(0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
