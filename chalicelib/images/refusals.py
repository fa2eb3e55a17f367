"""The refusals of a picture, in the words that the peer reads. Pure."""

from chalicelib.errors import PictureRefusedError
from chalicelib.limits import MAX_PIXELS


def unsupported() -> PictureRefusedError:
    """Return the refusal of a file whose first bytes are those of no picture that we read."""
    return PictureRefusedError(
        "unsupported-format", "This file is not a JPEG, PNG, GIF, BMP, WebP or AVIF picture."
    )


def unreadable() -> PictureRefusedError:
    """Return the refusal of a damaged picture."""
    return PictureRefusedError(
        "unreadable", "This picture is damaged or incomplete and cannot be read."
    )


def too_many_pixels(
    pixels: int | None, most: int = MAX_PIXELS, of: str = ""
) -> PictureRefusedError:
    """Return the refusal of a picture over the limit of pixels; None if the count is unknown."""
    millions = f"{pixels / 1e6:,.2f}".rstrip("0").rstrip(".") if pixels else "too many"
    return PictureRefusedError(
        "too-many-pixels",
        f"This picture has {millions} million pixels; "
        f"the limit is {most // 1_000_000} million{of}.",
    )


def too_complex() -> PictureRefusedError:
    """Return the refusal of a picture whose parts take too long to read."""
    return PictureRefusedError(
        "too-complex",
        "This file is put together in a way that takes too long to read. "
        "Please save the picture again as an ordinary JPEG or PNG.",
    )
