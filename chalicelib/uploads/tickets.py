"""Issues a ticket: an upload id and the form to post the picture with."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib import keys, validation
from chalicelib.errors import InvalidRequestError
from chalicelib.limits import CONTENT_TYPES, FORM_SECONDS, MAX_BYTES, MAX_FILENAME
from chalicelib.ports import Objects

_FIELDS = ("filename", "content_type", "size")


@dataclass(frozen=True)
class UploadRequest:
    """The file that a browser wants to upload; `size` is in bytes."""

    filename: str
    content_type: str
    size: int


def parse(data: bytes | str) -> UploadRequest:
    """Read the JSON of a request; raises InvalidRequestError that names the invalid field."""
    fields = validation.parse_body(data, _FIELDS)
    return UploadRequest(
        filename=_filename(fields["filename"]),
        content_type=_content_type(fields["content_type"]),
        size=_size(fields["size"]),
    )


def issue_ticket(
    request: UploadRequest, objects: Objects, new_id: Callable[[], str] = keys.new_upload_id
) -> dict[str, Any]:
    """Return the ticket for an upload: its id, the form, and where the answer will be."""
    upload_id = new_id()
    return {
        "id": upload_id,
        **objects.form(upload_id, request.content_type, request.size),
        "answer": f"/{keys.answer_key(upload_id)}",
        "expires_in": FORM_SECONDS,
    }


def _filename(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidRequestError("filename must be a string that is not empty.", field="filename")
    if len(value) > MAX_FILENAME:
        raise InvalidRequestError(
            f"filename is longer than {MAX_FILENAME} characters.", field="filename"
        )
    # Cc: control characters, NUL among them; Cs: halves of a surrogate pair.
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise InvalidRequestError("filename has control characters in it.", field="filename")
    return value


def _content_type(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidRequestError("content_type must be a string.", field="content_type")
    if value not in CONTENT_TYPES:
        *names, last = CONTENT_TYPES.values()
        raise InvalidRequestError(
            "HEIC pictures can't be read here. Save it as a JPEG, or send a screenshot of it."
            if value == "image/heic"
            else f"Only {', '.join(names)} and {last} pictures are accepted: content_type must be "
            f"one of {', '.join(CONTENT_TYPES)}.",
            field="content_type",
            code="unsupported-format",
        )
    return value


def _size(value: object) -> int:
    if isinstance(value, float) and value.is_integer():  # JSON has one kind of number
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidRequestError("size must be a whole number of bytes.", field="size")
    if value < 1:
        raise InvalidRequestError(
            "size must be at least 1 byte: the file is empty.", field="size", code="empty"
        )
    if value > MAX_BYTES:
        raise InvalidRequestError(
            f"The file is too large: size may be at most {MAX_BYTES} bytes "
            f"({MAX_BYTES // 2**20} MiB).",
            field="size",
            code="too-large",
        )
    return value
