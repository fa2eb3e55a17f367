"""Reads a posted form without trusting its size."""

from collections.abc import Iterator
from typing import IO

from werkzeug.exceptions import BadRequest
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from tools.local.forms import PostedForm

_PIECE = 1 << 18
_MOST_FIELD_BYTES = 20_000  # S3's own limit for all that is not the file


def read_form(body: bytes, content_type: str, *, cut: int = 0) -> PostedForm:
    """Read a form as S3 does: fields first, and nothing counts after the file.

    `cut` is how many bytes of the body were not kept, because its file is too long anyway.
    Raises BadRequest for what is not a form.
    """
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    if not boundary:
        raise BadRequest("The form has no boundary.")
    reader = _FormReader()
    try:
        for event in _events(MultipartDecoder(boundary.encode()), body, complete=not cut):
            reader.take(event)
    except ValueError as error:
        raise BadRequest("The body of your POST request is not well-formed.") from error
    size = None if reader.file_size is None else reader.file_size + cut
    return PostedForm(reader.fields, size)


def read_body(stream: IO[bytes], length: int, most: int) -> tuple[bytes, int]:
    """Return the first `most` bytes of a body of `length` bytes, and how many were cut.

    It always reads to the end: who answers before that breaks the connection, and the client
    never sees the answer.
    """
    kept = stream.read(min(length, most))
    left = length - len(kept)
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
    return kept, length - len(kept)


class _FormReader:
    """Takes the parts of a form in their order."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.file_size: int | None = None
        self._name = ""
        self._value = bytearray()
        self._ignoring = False

    def take(self, event: Event) -> None:
        if isinstance(event, (Field, File)):
            self._begin(event)
        elif isinstance(event, Data) and not self._ignoring:
            self._add(event)

    def _begin(self, part: Field | File) -> None:
        self._ignoring = self.file_size is not None
        self._name, self._value = part.name.lower(), bytearray()
        if self._name == "file" and not self._ignoring:
            self.file_size = 0
            filename = part.filename if isinstance(part, File) else ""
            key = self.fields.get("key")
            if key is not None:
                self.fields["key"] = key.replace("${filename}", filename or "")

    def _add(self, data: Data) -> None:
        if self.file_size is not None:
            self.file_size += len(data.data)
            return
        self._value += data.data
        if len(self._value) > _MOST_FIELD_BYTES:
            raise BadRequest("A field of the form is too long.")
        if not data.more_data:
            self.fields[self._name] = self._value.decode("utf-8", "replace")


def _events(decoder: MultipartDecoder, body: bytes, *, complete: bool) -> Iterator[Event]:
    decoder.receive_data(body)
    while not isinstance(event := decoder.next_event(), NeedData):
        yield event
    if complete:
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue):
            yield event
