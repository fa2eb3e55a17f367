"""Bytes to a safe, upright picture: the display image and the model's input.

The only user of Pillow. Nothing that was uploaded is passed on as it came: both pictures are
encoded anew from pixels, so metadata, comments and whatever hides behind the end are gone.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from chalicelib.errors import PictureRefusedError
from chalicelib.formats import sniff
from chalicelib.jpeg import count_scans
from chalicelib.limits import MAX_PIXELS, MAX_SCANS, check_size
from chalicelib.png import is_whole

DISPLAY_SIDE = 1024
"""Longest side of the display image in pixels."""

_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP")
_QUALITY = 85
_PNG_PIXEL_BYTES = 9  # four channels of 16 bits, and the filter byte of a row one pixel wide
_UNREADABLE = "This picture is damaged or incomplete and cannot be read."
_ORIENTATIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow warns and raises at limits of its own; `_check_pixels` is ours, exact and in time.
Image.MAX_IMAGE_PIXELS = None
# Damaged metadata of a good picture is no news to anybody: we drop it anyway.
warnings.filterwarnings("ignore", module=r"PIL\.")


@dataclass(frozen=True)
class Picture:
    """An accepted picture.

    `display` is a JPEG of at most 1024 px a side, `thumbnail` a PNG of the model's input,
    `pixels` the same as uint8 RGB of shape (height, width, 3).
    """

    display: bytes
    thumbnail: bytes
    pixels: NDArray[np.uint8]


def read(data: bytes, width: int, height: int) -> Picture:
    """Check and decode an upload; `width` and `height` are the model's input in pixels.

    Raises PictureRefusedError with one of the codes in DESIGN.md, "Limits".
    """
    check_size(len(data))
    upright = _decode(data, max(DISPLAY_SIDE, width, height))
    display = upright.copy()
    display.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE), Image.Resampling.BICUBIC, reducing_gap=3.0)
    thumbnail = fit(upright, width, height)
    return Picture(
        display=_encode(display, "JPEG", quality=_QUALITY),
        thumbnail=_encode(thumbnail, "PNG"),
        pixels=np.asarray(thumbnail, dtype=np.uint8),
    )


def fit(image: Image.Image, width: int, height: int) -> Image.Image:
    """Scale an RGB picture with bicubic interpolation and crop the excess around the centre.

    The side that has to shrink least becomes exactly as long as asked for; the other is
    scaled alike, rounded down, and cropped evenly at both ends.
    """
    scaled_width = max(width, image.width * height // image.height)
    scaled_height = max(height, image.height * width // image.width)
    left, top = (scaled_width - width) // 2, (scaled_height - height) // 2
    # `box` does scaling and crop in one step: the same pixels, without the memory that a
    # picture of 3 x 16,000,000 would need on the way.
    box = (
        left * image.width / scaled_width,
        top * image.height / scaled_height,
        (left + width) * image.width / scaled_width,
        (top + height) * image.height / scaled_height,
    )
    return image.resize((width, height), Image.Resampling.BICUBIC, box=box)


def _decode(data: bytes, least_side: int) -> Image.Image:
    """Return the first frame upright, in RGB, on white.

    No side becomes shorter than `least_side` pixels that was not shorter already.
    """
    found = sniff(data)
    if found is None:
        raise PictureRefusedError(
            "unsupported-format", "This file is not a JPEG, PNG, GIF, BMP or WebP picture."
        )
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _check_header(image, found, data)
            orientation = _orientation(image)
            # libjpeg scales while it decodes, to no less than is shown: 12 megapixels take a
            # third of the time, and the model's input differs by a level or two of 255.
            image.draft(None, (least_side, least_side))
            image.load()
            flat = _flatten(image)
    except (PictureRefusedError, MemoryError):
        raise
    except Exception as error:  # Pillow's decoders raise whatever their parsers meet: OSError,
        # SyntaxError, struct.error, KeyError ... On hostile bytes all mean the same.
        raise PictureRefusedError("unreadable", _UNREADABLE) from error
    transposition = _ORIENTATIONS.get(orientation)
    return flat if transposition is None else flat.transpose(transposition)


def _check_header(image: Image.Image, found: str, data: bytes) -> None:
    _check_pixels(image)
    if found == "JPEG":
        _check_scans(data)
    if found == "PNG" and not is_whole(data, most_bytes=_PNG_PIXEL_BYTES * MAX_PIXELS):
        raise PictureRefusedError("unreadable", _UNREADABLE)


def _check_pixels(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        millions = f"{pixels / 1e6:,.2f}".rstrip("0").rstrip(".")
        raise PictureRefusedError(
            "too-many-pixels",
            f"This picture has {millions} million pixels; "
            f"the limit is {MAX_PIXELS // 1_000_000} million.",
        )


def _check_scans(data: bytes) -> None:
    if count_scans(data, MAX_SCANS) > MAX_SCANS:
        raise PictureRefusedError(
            "too-many-scans",
            f"This JPEG is stored in more than {MAX_SCANS} passes. "
            "Please save it again as an ordinary JPEG.",
        )


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - damaged EXIF raises anything; the picture itself is fine
        return 1


def _flatten(image: Image.Image) -> Image.Image:
    """Return the picture in RGB; transparency is laid on white, 16 bits become 8."""
    if image.mode.startswith("I"):
        high_byte = np.asarray(image).astype(np.uint32) >> 8
        return Image.fromarray(high_byte.astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        colours = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(colours, mask=colours.getchannel("A"))
        return paper
    return image.convert("RGB")


def _encode(image: Image.Image, kind: str, **options: int) -> bytes:
    image.info = {}  # Pillow would write an uploaded comment or profile again
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
