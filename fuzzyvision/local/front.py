"""All of Fuzzy Vision under one address: the site, `/api/*`, the form, and the public objects."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from chalicelib import keys
from chalicelib.errors import BusyError
from chalicelib.limits import MAX_BYTES
from chalicelib.logs import LOGGER
from fuzzyvision.common import embed
from fuzzyvision.common.environment import UPLOADS_BUCKET
from fuzzyvision.local import address, forms, gateway, multipart, post_policy
from fuzzyvision.local.bodies import read_body
from fuzzyvision.local.post_policy import Refusal
from fuzzyvision.local.public import Files, Public, PublicObject, Remembered
from fuzzyvision.local.refusals import LENGTH_MISSING, UNREADABLE, refusal_of, xml

if TYPE_CHECKING:
    from fuzzyvision.local.folder import Folder
    from fuzzyvision.local.objects import FileObjects

Hold = Callable[[str, Callable[[], PublicObject | None], float], PublicObject | None]

UPLOADS = "/uploads"
"""Where forms are posted to."""
HOLD_SECONDS = 1.0
"""How long an answer that is not there yet is waited for, instead of having the page ask again."""
MOST_HELD = 24
"""Requests that wait at a time, each in a thread of the server's."""

_MOST_FORM = MAX_BYTES + 64 * 1024
_MOST_ELSE = 64 * 1024
_log = logging.getLogger(LOGGER)


def most_body(path: str) -> int:
    """Return how many bytes of the body of a request are read."""
    if path == UPLOADS:
        return _MOST_FORM
    return gateway.MOST_BODY if path.startswith("/api/") else _MOST_ELSE


@dataclass
class Front:
    """A WSGI application.

    `gate` is asked first: what it answers, no other part sees. `hold` calls a function when an
    upload has its answer, and returns what that returns, or None after so many seconds. `url` is
    the public address behind a proxy. What is `private`, no cache of others may keep.
    Without `shares`, `/NAME` leads to the page. The sites `framing` may frame the slim page.
    """

    objects: "FileObjects"
    api: Callable[[Request], Response]
    files: Files
    folder: "Folder"
    headers: Mapping[str, str]
    hold: Hold
    gate: Callable[[Request], Response | None]
    url: str = ""
    private: bool = False
    shares: bool = True
    framing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._public = Public(Remembered(self.files), self._find, shares=self.shares)
        self._credentials = forms.credentials(self.folder.key)
        self._places = threading.BoundedSemaphore(MOST_HELD)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request."""
        request = Request(environ)
        try:
            response = self.gate(request) or self._respond(request)
        except Exception:  # noqa: BLE001 - whatever it is
            # Not left to the server, which would log the address: it may hold an upload's id.
            _log.exception("cannot answer")
            response = _failed()
        response.headers.update(embed.headers(request.path, self.headers, self.framing))
        if self.private and "Cache-Control" in response.headers:
            public = response.headers["Cache-Control"]
            response.headers["Cache-Control"] = public.replace("public", "private")
        response.headers.pop("Date", None)  # the server sets its own
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        address.enter(request, self.url)
        if request.path.startswith("/api/"):
            return self.api(request)
        if request.path == UPLOADS and request.method == "POST":
            try:
                return self._upload(request)
            except UNREADABLE as error:
                return xml(refusal_of(error))
        return self._public(request)

    def _upload(self, request: Request) -> Response:
        length = request.content_length
        if "Transfer-Encoding" in request.headers or length is None:
            return xml(LENGTH_MISSING)
        if length > _MOST_FORM:
            sizes = {"ProposedSize": str(length), "MaxSizeAllowed": str(MAX_BYTES)}
            message = "Your proposed upload exceeds the maximum allowed size"
            return xml(Refusal(400, "EntityTooLarge", message, sizes))
        body, _ = read_body(request.environ["wsgi.input"], length, _MOST_FORM)
        form = multipart.read_form(body, request.headers.get("Content-Type", ""))
        now = datetime.now(UTC)
        refusal = post_policy.check(form, UPLOADS_BUCKET, self._credentials, now)
        if refusal is not None:
            return xml(refusal)
        upload_id, content_type = form.fields["key"], form.fields["content-type"]
        try:
            etag = self.objects.store_upload(upload_id, form.file, content_type)
        except BusyError as error:
            return xml(Refusal(503, "ServiceUnavailable", str(error)))
        if etag is None:
            message = "At least one of the pre-conditions you specified did not hold"
            return xml(Refusal(412, "PreconditionFailed", message))
        return Response(status=HTTPStatus.NO_CONTENT, headers={"ETag": etag})

    def _find(self, key: str) -> PublicObject | None:
        found = self._read(key)
        upload_id = keys.answered_upload(key) if found is None else ""
        return self._wait(key, upload_id) if upload_id else found

    def _wait(self, key: str, upload_id: str) -> PublicObject | None:
        """Return the answer to an upload that is there as soon as it is written, or None."""
        if not self.objects.has_upload(upload_id):
            return self._read(key)  # it was answered just now, or there is none to wait for
        if not self._places.acquire(blocking=False):
            return None
        try:
            return self.hold(upload_id, partial(self._read, key), HOLD_SECONDS)
        finally:
            self._places.release()

    def _read(self, key: str) -> PublicObject | None:
        found = self.objects.load(key)
        if found is None:
            return None
        stored, body = found
        return PublicObject(body, stored.content_type, stored.etag, stored.written)


def _failed() -> Response:
    sentence = "Something failed here. Try again."
    return gateway.problem(500, "Internal Server Error", "internal", sentence)
