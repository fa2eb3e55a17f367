"""Bytes to a safe, upright picture: the display image and the model's input.

The only user of Pillow. Nothing that was uploaded is passed on as it came: both pictures are
encoded anew from pixels, so metadata, comments and whatever hides behind the end are gone.
It is the longest module, because the design gives Pillow a single user.
"""

import re
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from chalicelib.errors import PictureRefusedError
from chalicelib.images.formats import sniff
from chalicelib.images.jpeg import has_more_scans
from chalicelib.images.png import is_whole
from chalicelib.limits import MAX_PIXELS, MAX_SCAN_PIXELS, MAX_SCANS, check_size

DISPLAY_SIDE = 1024
"""Longest side of the display image in pixels."""

_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP")
_QUALITY = 85
_LEAST_DECODED = 900  # pixels of the longer side; the display image may have a few less than 1024
_PNG_PIXEL_BYTES = 9  # four channels of 16 bits, and the filter byte of a row one pixel wide
_UNREADABLE = "This picture is damaged or incomplete and cannot be read."
_STRIP_PIXELS = 1_000_000
_REDUCED_TO = 4  # source pixels per pixel of the model's input that are left to the bicubic filter
_MOST_AVERAGED = 32  # source pixels, in a line, that become one of the display image
_FIRST_SWAPPED = 5  # from here on, orientations exchange width and height
_PIXELS = re.compile(r"\((\d+) pixels\)")
_ORIENTATIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Over twice this Pillow raises, before a decoder allocates anything: that is our limit. Over
# once it warns, and it warns of damaged metadata, which we drop anyway.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
warnings.filterwarnings("ignore", module=r"PIL\.")


Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, in its pixels."""


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

    Raises PictureRefusedError with one of the codes in docs/design.md, "Limits".
    """
    check_size(len(data))
    found = sniff(data)
    if found is None:
        raise PictureRefusedError(
            "unsupported-format", "This file is not a JPEG, PNG, GIF, BMP or WebP picture."
        )
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _check_header(image, found, data)
            orientation = _orientation(image)
            full_size = image.size
            image.draft(None, _decoded_size(full_size, max(width, height)))
            # All at once: libjpeg is slow around the ends of the blocks that Pillow hands it.
            image.decodermaxblock = len(data)
            image.load()
            display = _display(image, orientation)
            thumbnail = _thumbnail(image, full_size, orientation, (width, height))
    except Image.DecompressionBombError as error:
        pixels = _PIXELS.search(str(error))
        raise _too_many_pixels(int(pixels[1]) if pixels else None) from error
    except (PictureRefusedError, MemoryError):
        raise
    except Exception as error:  # Pillow's decoders raise whatever their parsers meet: OSError,
        # SyntaxError, struct.error, KeyError ... On hostile bytes all mean the same.
        raise PictureRefusedError("unreadable", _UNREADABLE) from error
    return Picture(
        display=_encode(display, "JPEG", quality=_QUALITY),
        # Matches within a filtered photograph are runs: looking for others only costs time.
        thumbnail=_encode(thumbnail, "PNG", compress_type=zlib.Z_RLE),
        pixels=np.asarray(thumbnail, dtype=np.uint8),
    )


def _decoded_size(size: tuple[int, int], input_side: int) -> tuple[int, int]:
    """Return the least size that a JPEG may be decoded to.

    libjpeg scales by 2, 4 or 8 while it decodes: 12 megapixels take a quarter of the time, and
    the model's input differs by a level or two of 255 (docs/decisions/0002).
    """
    share = min(1.0, _LEAST_DECODED / max(size))
    share = max(share, min(1.0, _REDUCED_TO * input_side / min(size)))
    return (int(size[0] * share), int(size[1] * share))


def fit(image: Image.Image, width: int, height: int) -> Image.Image:
    """Scale an RGB picture with bicubic interpolation and crop the excess around the centre.

    The side that has to shrink least becomes exactly as long as asked for; the other is
    scaled alike, rounded down, and cropped evenly at both ends.
    """
    # `box` does scaling and crop in one step: the same pixels, without the memory that a
    # picture of 3 x 16,000,000 would need on the way.
    box = _centre(image.size, (width, height))
    return image.resize((width, height), Image.Resampling.BICUBIC, box=box)


def _centre(size: tuple[int, int], target: tuple[int, int]) -> Box:
    """Return the part of a picture that becomes the target."""
    scaled = (
        max(target[0], size[0] * target[1] // size[1]),
        max(target[1], size[1] * target[0] // size[0]),
    )
    left, top = (scaled[0] - target[0]) // 2, (scaled[1] - target[1]) // 2
    across, down = size[0] / scaled[0], size[1] / scaled[1]
    return (left * across, top * down, (left + target[0]) * across, (top + target[1]) * down)


def _display(image: Image.Image, orientation: int) -> Image.Image:
    """Return the display image: upright RGB of at most DISPLAY_SIDE pixels a side."""
    factor = max(1, max(image.size) // (2 * DISPLAY_SIDE))
    if factor > _MOST_AVERAGED:
        # Only a thread of a picture is that long. Most of its rows are skipped, not averaged.
        kept = -(-factor // _MOST_AVERAGED)
        size = (-(-image.width // kept), -(-image.height // kept))
        image = image.resize(size, Image.Resampling.NEAREST)
        factor = max(1, max(image.size) // (2 * DISPLAY_SIDE))
    flat = _flatten(image, (0, 0, *image.size), factor)
    share = DISPLAY_SIDE / max(flat.size)
    if share < 1:
        shown = (max(1, round(flat.width * share)), max(1, round(flat.height * share)))
        # For people to look at: half the work of bicubic, and as sharp.
        flat = flat.resize(shown, Image.Resampling.HAMMING)
    return _upright(flat, orientation)


def _thumbnail(
    image: Image.Image, full_size: tuple[int, int], orientation: int, target: tuple[int, int]
) -> Image.Image:
    """Return what `fit` makes of the upright picture, without turning all of it.

    `full_size` is the picture's before it was decoded small: where its centre lies follows from
    that, to the pixel.
    """
    swapped = orientation >= _FIRST_SWAPPED
    upright = image.size[::-1] if swapped else image.size
    scale = round(max(full_size) / max(image.size))
    full_box = _centre(full_size[::-1] if swapped else full_size, target)
    box = [place / scale for place in full_box]
    spans = (box[2] - box[0], box[3] - box[1])
    left_to_bicubic = _REDUCED_TO if scale == 1 else _REDUCED_TO // 2
    factor = max(1, int(min(spans[0] / target[0], spans[1] / target[1])) // left_to_bicubic)
    # As much is cut off at one end as at the other, so that turning changes nothing; the
    # filter reaches two target pixels beyond the box.
    margins = []
    for axis, length in enumerate(target):
        reach = 2 * spans[axis] / length + factor
        margins.append(max(0, int(min(box[axis], upright[axis] - box[axis + 2]) - reach)))
    left, top = reversed(margins) if swapped else margins
    part = (left, top, image.width - left, image.height - top)
    flat = _upright(_flatten(image, part, factor), orientation)
    inner = (
        (box[0] - margins[0]) / factor,
        (box[1] - margins[1]) / factor,
        min(flat.width, (box[2] - margins[0]) / factor),
        min(flat.height, (box[3] - margins[1]) / factor),
    )
    return flat.resize(target, Image.Resampling.BICUBIC, box=inner)


def _check_header(image: Image.Image, found: str, data: bytes) -> None:
    _check_pixels(image)
    if found == "JPEG":
        _check_scans(data, image.width * image.height)
    if found == "PNG" and not is_whole(data, most_bytes=_PNG_PIXEL_BYTES * MAX_PIXELS):
        raise PictureRefusedError("unreadable", _UNREADABLE)


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels(image.width * image.height)


def _too_many_pixels(pixels: int | None) -> PictureRefusedError:
    millions = f"{pixels / 1e6:,.2f}".rstrip("0").rstrip(".") if pixels else "too many"
    return PictureRefusedError(
        "too-many-pixels",
        f"This picture has {millions} million pixels; "
        f"the limit is {MAX_PIXELS // 1_000_000} million.",
    )


def _check_scans(data: bytes, pixels: int) -> None:
    most = min(MAX_SCANS, MAX_SCAN_PIXELS // pixels)
    if has_more_scans(data, most):
        raise PictureRefusedError(
            "too-many-scans",
            f"This JPEG is stored in more than {most} passes. "
            "Please save it again as an ordinary JPEG.",
        )


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - damaged EXIF raises anything; the picture itself is fine
        return 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    transposition = _ORIENTATIONS.get(orientation)
    return image if transposition is None else image.transpose(transposition)


def _flatten(image: Image.Image, box: tuple[int, int, int, int], factor: int) -> Image.Image:
    """Return a part of a picture in RGB on white, reduced by a whole factor.

    It goes strip by strip: a picture at the limit has 200 MB, and a second copy would be as
    large again.
    """
    if image.mode == "RGB" and not image.has_transparency_data:
        whole = factor == 1 and box == (0, 0, *image.size)
        return image if whole else image.reduce(factor, box)
    left, top, right, bottom = box
    size = (-(-(right - left) // factor), -(-(bottom - top) // factor))
    flat = Image.new("RGB", size)
    step = factor * max(1, _STRIP_PIXELS // (factor * (right - left)))
    for start in range(top, bottom, step):
        strip = _to_rgb(image.crop((left, start, right, min(start + step, bottom))))
        if factor > 1:
            strip = strip.reduce(factor)
        flat.paste(strip, (0, (start - top) // factor))
    return flat


def _to_rgb(image: Image.Image) -> Image.Image:
    """Return a picture in RGB; transparency is laid on white, 16 bits become 8."""
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
