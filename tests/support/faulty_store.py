"""An object store that fails on some of its calls, as a busy one does."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from werkzeug.wrappers import Request, Response

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
TIMEOUT = 1.0
"""Seconds after which the client of a faulty store gives up."""

_FAULTS = ("500", "503", "409", "late", "lost")


class FaultyStore:
    """A WSGI application in front of another, that fails on a share of the calls.

    A fault is an error before anything was done, an answer that comes too late, or one that is
    lost although the call was carried out: the client cannot tell which.
    """

    def __init__(self, application: Application, share: float, seed: int) -> None:
        self.failed = 0
        self._application = application
        self._share = share
        self._random = random.Random(seed)  # noqa: S311 - chance for a test, no secret
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request, or fail."""
        request = Request(environ)
        fault = self._draw()
        if fault == "409" and request.method != "PUT":
            fault = "503"
        if fault is None:
            return self._application(environ, start_response)
        body = request.get_data()
        if fault == "late":
            time.sleep(1.5 * TIMEOUT)
        if fault == "lost":
            Response.from_app(self._application, {**environ, "wsgi.input": BytesIO(body)})
        code = {"503": "SlowDown", "409": "ConditionalRequestConflict"}.get(fault, "InternalError")
        status = {"503": 503, "409": 409}.get(fault, 500)
        return Response(f"<Error><Code>{code}</Code></Error>", status)(environ, start_response)

    def _draw(self) -> str | None:
        with self._lock:
            if self._random.random() >= self._share:
                return None
            self.failed += 1
            return self._random.choice(_FAULTS)
