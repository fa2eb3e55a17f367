"""Pictures as they are sent: checked by what the service checks first, in its words."""

import unicodedata
from pathlib import Path

from chalicelib.errors import PictureRefusedError
from chalicelib.images.formats import HEIF, sniff
from chalicelib.images.refusals import unsupported
from chalicelib.limits import MAX_BYTES, check_size
from fuzzyvision.client.errors import RejectedError

Source = str | Path | bytes
"""A picture: where its file is, or what is in it."""

_LONGEST_NAME = 100
_NOT_IN_NAMES = {"Cc", "Cs"}
_MEDIA_TYPES = {"HEIF": "image/heic"}


def read(picture: Source) -> bytes:
    """Return the bytes of a picture; raises RejectedError if it has none, too many, or no file."""
    try:
        if isinstance(picture, bytes):
            check_size(len(picture))
            return picture
        with Path(picture).open("rb") as file:
            check_size(file.seek(0, 2))  # before they are read
            file.seek(0)
            return file.read(MAX_BYTES)
    except PictureRefusedError as refusal:
        raise RejectedError(refusal.code, str(refusal)) from refusal
    except OSError as error:
        raise RejectedError("unreadable-file", f"{error.strerror or error}.") from error


def media_type(data: bytes) -> str:
    """Return the media type that the first bytes show; or raise RejectedError."""
    kind = "HEIF" if HEIF.match(data) else sniff(data)
    if kind is None:
        refusal = unsupported()
        raise RejectedError(refusal.code, str(refusal))
    return _MEDIA_TYPES.get(kind, f"image/{kind.lower()}")


def sent_name(picture: Source) -> str:
    """Return the end of a file's name, in characters that the API accepts."""
    name = "picture" if isinstance(picture, bytes) else Path(picture).name
    kept = (" " if unicodedata.category(sign) in _NOT_IN_NAMES else sign for sign in name)
    return "".join(kept)[-_LONGEST_NAME:].strip() or "picture"
