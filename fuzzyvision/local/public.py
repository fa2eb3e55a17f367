"""What anybody may read: the files of the site, the public objects, and shares."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Request, Response

from fuzzyvision.common.addresses import page_of, share_of
from fuzzyvision.common.site import SiteFile
from fuzzyvision.local.compression import compress

Files = Callable[[], Mapping[str, SiteFile]]

_OBJECT = re.compile(
    r"/((?:images/[A-Z0-9]{1,16}\.jpg)|(?:thumbnails/[A-Z0-9]{1,16}\.png)"
    r"|(?:(?:results|explanations)/[A-Z0-9]{1,16}\.json)|(?:answers/[0-9a-f]{32}\.json))"
)
_OBJECT_FOLDERS = ("/images/", "/thumbnails/", "/results/", "/explanations/", "/answers/")
_RANGE = re.compile(r"bytes=(\d+-\d*|-\d+)", re.ASCII)


@dataclass(frozen=True)
class PublicObject:
    """A public object; `etag` has its quotes."""

    body: bytes
    content_type: str
    etag: str
    written: datetime
    cache_control: str = "public, max-age=300"  # as chalicelib/aws/s3.py has it


class Public:
    """Answers requests for what is public; `find` returns the object of a key, or None.

    Without `shares`, on an invited service, `/NAME` leads to the page.
    """

    def __init__(
        self, files: Files, find: Callable[[str], PublicObject | None], *, shares: bool = True
    ) -> None:
        self._files = files
        self._find = find
        self._shares = shares

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        if request.method not in {"GET", "HEAD"}:
            return Response("Only GET and HEAD are answered here.\n", 405, {"Allow": "GET, HEAD"})
        path = request.path
        if path.startswith(_OBJECT_FOLDERS):
            key = _OBJECT.fullmatch(path)
            return (self._object(key[1], request) if key else None) or _no_object()
        share = share_of(path) if self._shares else None
        return (self._object(share, request) if share else None) or self._file(request)

    def _object(self, key: str, request: Request) -> Response | None:
        found = self._find(key)
        if found is None:
            return None
        response = Response(found.body, content_type=found.content_type)
        response.headers["Cache-Control"] = found.cache_control
        response.headers["ETag"] = found.etag
        response.last_modified = found.written
        return _conditional(response, request)

    def _file(self, request: Request) -> Response:
        files = self._files()
        found = files.get(page_of(request.path, names=not self._shares))
        file = found or files["/error.html"]
        response = Response(file.body, 200 if found else 404, content_type=file.content_type)
        response.headers["Cache-Control"] = file.cache_control
        response.add_etag()
        if found:
            return _conditional(response, request)
        compress(response, request)
        return response


class Remembered:
    """The files of the site, looked at again after a second: that takes longer than an answer."""

    def __init__(self, files: Files) -> None:
        self._read = files
        self._files: Mapping[str, SiteFile] = {}
        self._until = 0.0
        self._reading = threading.Lock()

    def __call__(self) -> Mapping[str, SiteFile]:
        """Return them as they were a second ago, or later."""
        if time.monotonic() >= self._until:
            with self._reading:  # by one thread: all of them together take much memory
                if time.monotonic() >= self._until:
                    self._files = self._read()
                    self._until = time.monotonic() + 1
        return self._files


def _conditional(response: Response, request: Request) -> Response:
    """Send what the client lacks: all of it, compressed or not, a range of it, or nothing."""
    if not _RANGE.fullmatch(request.headers.get("Range", "")):
        compress(response, request)
        return response.make_conditional(request)
    length = len(response.get_data())
    try:
        return response.make_conditional(request, accept_ranges=True, complete_length=length)
    except RequestedRangeNotSatisfiable:
        return Response(status=416, headers={"Content-Range": f"bytes */{length}"})


def _no_object() -> Response:
    # Not yet, or no longer: the page asks again, so no cache may keep this.
    return Response("There is no such object.\n", 404, {"Cache-Control": "no-store"})
