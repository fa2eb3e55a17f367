"""What an upload may be. docs/design.md, "Limits", is the source of every number here."""

from importlib.util import find_spec

from chalicelib.errors import PictureRefusedError

MAX_BYTES = 20 * 1024 * 1024
"""Largest upload in bytes: the presigned form enforces it, the worker checks again."""

MAX_PIXELS = 50_000_000
"""Most pixels of a picture, width times height, read from the header before decoding."""

MAX_SIDE = 65_535
"""Most pixels of one side: what JPEG and GIF can say. Pillow keeps 8 bytes for every row."""

MAX_WEBP_PIXELS = 18_000_000
"""Most pixels of a WebP: Pillow decodes it in four copies of its canvas, 16 bytes a pixel."""

MAX_HEIF_PIXELS = 18_000_000
"""Most pixels of an AVIF or HEIC: planes of 16 bits and two copies, 20 bytes a pixel."""

MAX_PNG_BYTES = 200_000_000
"""Most bytes of a PNG's rows: 50 million pixels of 32 bits, 25 million of 64."""

MAX_RLE_PIXELS = 4_000_000
"""Most pixels of a run-length encoded BMP, which Pillow decodes in Python."""

MAX_READS = 120_000
"""Most reads while a picture's parts are parsed: three a segment or chunk, two a GIF block or
run, one a fill byte. A PNG of 20 MB in pieces of 8 KB needs 15,000."""

MAX_SCANS = 64
"""Most scans of a JPEG: 1.5 MB can hold thousands, and each costs a pass over the picture."""

MAX_SCAN_PIXELS = 36 * MAX_PIXELS
"""Most pixels times components of all scans of a JPEG: each is decoded in each of its scans."""

MAX_FILENAME = 255
"""Longest file name in characters; the limit of most file systems."""

CONTENT_TYPES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/webp": "WebP",
    "image/avif": "AVIF",
}
"""Content types that a ticket is given for, with the name that people know them by."""

READS_HEIC = find_spec("pi_heif") is not None
"""Whether the owner installed the optional decoder of HEIC. It is not loaded here."""
if READS_HEIC:
    CONTENT_TYPES["image/heic"] = "HEIC"

FORM_SECONDS = 300
"""How long a presigned form may be used."""


def check_size(size: int) -> None:
    """Refuse an upload of no bytes or of too many, before anything is paid for it.

    Raises PictureRefusedError with the code `empty` or `too-large`.
    """
    if size == 0:
        raise PictureRefusedError("empty", "This file is empty. Please choose a picture.")
    if size > MAX_BYTES:
        raise PictureRefusedError(
            "too-large",
            f"This file has {size / 2**20:,.1f} MiB; the limit is {MAX_BYTES // 2**20} MiB.",
        )
