"""Bytes of an upload to pixels in memory, if all checks pass."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import AvifImagePlugin, ExifTags, Image

from chalicelib.errors import PictureRefusedError
from chalicelib.images import checks, refusals
from chalicelib.images.containers import Reader, check_container
from chalicelib.images.formats import FORMATS
from chalicelib.limits import MAX_PIXELS, READS_HEIC

PIXELS_PER_INPUT_PIXEL = 4
"""Decoded pixels, in a line, for each pixel of the model's input: the bicubic filter's share."""

_MANY_PIXELS, _MOST_DECODED = 25_000_000, 3_100_000
_LEAST_DECODED = 900  # pixels of the longer side; the display image may have a few less than 1024
_EXIF = ("exif", "Raw profile type exif", "xmp", "XML:com.adobe.xmp")  # where Pillow looks for it
_MOST_EXIF_BYTES = 128 * 1024  # a JPEG segment has 64 KB
_PIXELS = re.compile(r"\((\d+) pixels\)")

# Over twice this Pillow raises, before a decoder allocates anything: that is our limit. Over
# once it warns, and it warns of damaged metadata, which is dropped.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
warnings.filterwarnings("ignore", module=r"PIL\.")

AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each holds its own pictures
if READS_HEIC:
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, decode_threads=1)


@dataclass(frozen=True)
class Decoded:
    """A decoded picture, as it is stored: not yet upright, in any mode.

    `image` may be smaller than the picture's `full_size`; `orientation` is EXIF's.
    """

    image: Image.Image
    full_size: tuple[int, int]
    orientation: int


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Raise PictureRefusedError in place of what Pillow raises on bytes that it cannot decode."""
    try:
        yield
    except Image.DecompressionBombError as error:
        pixels = _PIXELS.search(str(error))
        raise refusals.too_many_pixels(int(pixels[1]) if pixels else None) from error
    except (PictureRefusedError, MemoryError):
        raise
    except Exception as error:  # Pillow's decoders raise whatever their parsers meet: OSError,
        # SyntaxError, struct.error, KeyError ... On hostile bytes all mean the same.
        raise refusals.unreadable() from error


def decode(data: bytes, kind: str, input_side: int) -> Decoded:
    """Check and decode a picture; `input_side` is the longer side of the model's input."""
    check_container(data, kind)
    with Image.open(Reader(data), formats=FORMATS) as image:
        checks.check_header(image, kind, data)
        full_size = image.size
        image.draft(None, _decoded_size(full_size, input_side))
        # All at once: libjpeg is slow around the ends of the blocks that Pillow hands it.
        image.decodermaxblock = len(data)
        image.load()
        # Only now: a PNG may have more metadata behind its pixels.
        return Decoded(image, full_size, _orientation(image))


def _decoded_size(size: tuple[int, int], input_side: int) -> tuple[int, int]:
    """Return the least size that a JPEG may be decoded to.

    libjpeg scales by 2, 4 or 8 while it decodes: 12 megapixels take a quarter of the time, and
    the model's input differs by a level or two of 255 (docs/decisions/0002).
    """
    share = min(1.0, _LEAST_DECODED / max(size))
    share = max(share, min(1.0, PIXELS_PER_INPUT_PIXEL * input_side / min(size)))
    if size[0] * size[1] > _MANY_PIXELS:  # a thread of a picture: its short side is not scaled
        share = min(share, (_MOST_DECODED / (size[0] * size[1])) ** 0.5)
    return (int(size[0] * share), int(size[1] * share))


def _orientation(image: Image.Image) -> int:
    metadata = (image.info.get(name) or b"" for name in _EXIF)
    if max(map(len, metadata)) > _MOST_EXIF_BYTES:
        return 1
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - damaged EXIF raises anything; the picture itself is fine
        return 1
