"""The runtime API that Lambda's runtime client asks for events, for one function.

After "Using the Lambda runtime API for custom runtimes" in the Lambda Developer Guide.
"""

import json
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Any, Self

_PATH = "/2018-06-01/runtime"
_ARN = "arn:aws:lambda:us-east-1:123456789012:function:fuzzy-vision"
_TRACE = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"
_DEADLINE = 30


class FunctionFailedError(Exception):
    """A function could not be started, or has not answered in time."""


@dataclass(frozen=True)
class Answer:
    """What a function made of an event: its result, or the error that it raised.

    `seconds` are those from when it asked for the event until it had answered.
    """

    result: Any
    error: Mapping[str, Any] | None
    seconds: float


class RuntimeApi:
    """Gives a function one event after the other. A context, in which it serves.

    `ready` is when the function first asked for an event, by `time.perf_counter`.
    """

    def __init__(self) -> None:
        self.ready: float | None = None
        self._events: SimpleQueue[bytes | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer | FunctionFailedError] = SimpleQueue()
        self._given = 0.0
        self._server = _Server(self)
        self.address = f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._events.put(None)
        self._server.shutdown()
        self._server.server_close()

    def invoke(self, event: Mapping[str, Any]) -> Answer:
        """Hand an event to the function and wait for its answer; raises FunctionFailedError."""
        self._events.put(json.dumps(event).encode())
        try:
            answer = self._answers.get(timeout=_DEADLINE)
        except Empty:
            raise FunctionFailedError(f"No answer within {_DEADLINE} s.") from None
        if isinstance(answer, FunctionFailedError):
            raise answer
        return answer

    def next_event(self) -> bytes | None:
        """Return the event that comes next; None if there will be no more."""
        self.ready = self.ready or time.perf_counter()
        event = self._events.get()
        self._given = time.perf_counter()
        return event

    def take(self, path: str, body: bytes) -> None:
        """Take what the function posted to a path."""
        document = json.loads(body) if body else None
        seconds = time.perf_counter() - self._given
        if path.endswith("/response"):
            self._answers.put(Answer(document, None, seconds))
        elif path == f"{_PATH}/init/error":
            self._answers.put(FunctionFailedError(json.dumps(document)))
        else:
            self._answers.put(Answer(None, document, seconds))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, api: RuntimeApi) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.api = api

    def handle_error(self, *_: object) -> None:
        """Say nothing of a function that was ended while it waited for an event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        event = self.server.api.next_event()
        if event is None:
            self.close_connection = True
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(event)))
        self.send_header("Lambda-Runtime-Aws-Request-Id", str(uuid.uuid4()))
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(1000 * (time.time() + _DEADLINE))))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", _ARN)
        self.send_header("Lambda-Runtime-Trace-Id", _TRACE)
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.api.take(self.path, body)
        self.send_response(HTTPStatus.ACCEPTED)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""
