"""Untrusted bytes to a Picture. Everything else in this folder serves `read`.

Nothing of an upload is passed on unchanged: both images are encoded again from pixels, which
drops metadata, comments and data behind the end.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.fit import CROP, Fit
from chalicelib.images import checks, colours, png, render
from chalicelib.images.decode import decode, refusing_damage

_QUALITY = 85


@dataclass(frozen=True)
class Picture:
    """An accepted picture.

    `display` is a JPEG of at most 1024 px a side, `size` its width and height, `thumbnail` a PNG of
    the model's input, `pixels` the same as uint8 RGB of shape (height, width, 3).
    """

    display: bytes
    size: tuple[int, int]
    thumbnail: bytes
    pixels: NDArray[np.uint8]


class Read(Protocol):
    """What reads an upload as `read` does."""

    def __call__(self, data: bytes, width: int, height: int, fit: Fit = CROP, /) -> Picture:
        """Return the picture; raises PictureRefusedError."""


def read(data: bytes, width: int, height: int, fit: Fit = CROP) -> Picture:
    """Check and decode an upload; `width` and `height` are the model's input in pixels.

    Raises PictureRefusedError with one of the codes in docs/design.md, "Limits".
    """
    kind = checks.check_format(data)
    with refusing_damage():
        decoded = decode(data, kind, max(width, height))
        # After scaling, so that few pixels are converted.
        to_srgb = colours.transform(decoded.image)
        display = colours.to_srgb(render.display(decoded), to_srgb)
        thumbnail = colours.to_srgb(render.thumbnail(decoded, (width, height), fit), to_srgb)
    pixels = np.asarray(thumbnail, dtype=np.uint8)
    return Picture(_jpeg(display), display.size, png.encode(pixels), pixels)


def _jpeg(image: Image.Image) -> bytes:
    image.info = {}  # Pillow would write an uploaded comment or profile again
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
