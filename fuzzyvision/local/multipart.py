"""Reads a posted form without trusting its size."""

import re
from collections.abc import Iterator

from werkzeug.exceptions import BadRequest
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from fuzzyvision.local.post_policy import PostedForm

_MOST_FIELD_BYTES = 20 * 1024  # S3's own limit for all that comes before the file


class FieldsTooLargeError(BadRequest):
    """The fields before the file are longer than S3 reads."""


def read_form(body: bytes, content_type: str, *, cut: int = 0) -> PostedForm:
    """Read a form as S3 does: fields first, and nothing counts after the file.

    `cut` is how many bytes of the body were not kept, because its file is too long anyway.
    Raises BadRequest if the body is not a form.
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
    if reader.file is None:
        return PostedForm(reader.fields, None)
    return PostedForm(reader.fields, len(reader.file) + cut, bytes(reader.file))


class _FormReader:
    """Takes the parts of a form in their order."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.file: bytearray | None = None
        self._name = ""
        self._value = bytearray()
        self._field_bytes = 0
        self._ignoring = False

    def take(self, event: Event) -> None:
        if isinstance(event, (Field, File)):
            self._begin(event)
        elif isinstance(event, Data) and not self._ignoring:
            self._add(event)

    def _begin(self, part: Field | File) -> None:
        self._ignoring = self.file is not None
        self._name, self._value = part.name.lower(), bytearray()
        if self._name == "file" and not self._ignoring:
            self.file = self._value
            filename = part.filename if isinstance(part, File) else ""
            # Some browsers tell the whole path; S3 takes what follows its last slash.
            name = re.split(r"[/\\]", filename or "")[-1]
            key = self.fields.get("key")
            if key is not None:
                self.fields["key"] = key.replace("${filename}", name)

    def _add(self, data: Data) -> None:
        self._value += data.data
        if self.file is not None:
            return
        self._field_bytes += len(data.data)
        if self._field_bytes > _MOST_FIELD_BYTES:
            raise FieldsTooLargeError("The fields before the file are too large.")
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
