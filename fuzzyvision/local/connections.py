"""A connection of the HTTP server: waitress's, with time limits, and without unwanted bodies."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask

from fuzzyvision.local.servers import REQUEST_SECONDS, SILENCE_SECONDS

_MOST_DROPPED = 32 * 2**20
"""Bytes of an unwanted body that are taken, so that its client comes to read the answer."""


@dataclass(frozen=True)
class Limits:
    """What clients may take up.

    `silence` is how long a client may say nothing in the middle of something, `request` how long
    a whole request may take to come, and its answer to go; `idle` is how long a connection is
    kept for the next request. Times are in seconds.
    """

    threads: int = 32
    connections: int = 512
    silence: float = SILENCE_SECONDS
    request: float = REQUEST_SECONDS
    idle: float = 60
    drain: float = 3


DEFAULT = Limits()


class Settings(Adjustments):
    """waitress's, and ours; `most_body` says how much of a body is read, by the request's path."""

    def __init__(self, limits: Limits, most_body: Callable[[str], int], **named: Any) -> None:  # noqa: ANN401 - passed through to waitress
        super().__init__(**named)
        self.limits = limits
        self.most_body = most_body


class Parser(HTTPRequestParser):
    """Reads a request; of its body only what the application will look at.

    An unread body is announced to the application as it was to us: it refuses the request.
    """

    adj: Settings
    headers: dict[str, str]
    path: str
    proxy_netloc: str

    def __init__(self, adj: Settings) -> None:
        super().__init__(adj)
        self.begun = time.time()
        self.unread = False
        self.late = False

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of the request."""
        super().parse_header(header_plus)
        if self.chunked:
            self.headers["TRANSFER_ENCODING"] = "chunked"  # which waitress takes out
        chunked = "TRANSFER_ENCODING" in self.headers
        if chunked or self.content_length > self.adj.most_body(self.path):
            self.unread, self.chunked, self.content_length, self.body_rcv = True, False, 0, None
            self.headers["CONNECTION"] = "close"
        if self.body_rcv is None:
            self.expect_continue = False


class _Late:
    """Stands for a body that did not come in time."""

    def read(self, _size: int = -1) -> bytes:
        raise TimeoutError


class Task(WSGITask):
    """Calls the application."""

    request: Parser  # type: ignore[assignment] # the published types are wrong here

    def get_environment(self) -> dict[str, Any]:
        """Return the WSGI environment."""
        environ: dict[str, Any] = super().get_environment()
        if self.request.proxy_netloc:  # "GET http://host/ HTTP/1.1": that is the host then
            environ["HTTP_HOST"] = self.request.proxy_netloc
        if self.request.late:
            environ["wsgi.input"] = _Late()
        return environ

    def set_close_on_finish(self) -> None:
        """Have the connection closed after this answer."""
        # waitress means to after every answer without a body, such as 204 and 304.
        closing = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or closing or self.version != "1.1":
            super().set_close_on_finish()


class Connection(HTTPChannel):
    """Reads requests, answers them in threads, and ends, one way or the other."""

    task_class = Task
    parser_class = Parser

    adj: Settings
    server: Any
    socket: Any
    requests_lock: Any
    request: Parser | None
    requests: list[Parser]

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - passed through to waitress
        super().__init__(*arguments, **named)
        self._since = self.creation_time
        self._used = False
        self._unread = False
        self._dropped = -1  # bytes that came after the answer to an unread body; -1 before that

    def __repr__(self) -> str:
        return "<a connection>"  # waitress may log it; its own has the client's address

    def readable(self) -> bool:
        """Return whether more is to be read."""
        return self._dropped >= 0 or bool(super().readable())

    def writable(self) -> bool:
        """Return whether more is to be written, or the end is due."""
        return self.will_close if self._dropped >= 0 else bool(super().writable())

    def handle_read(self) -> None:
        """Read what is there."""
        try:
            data = self.socket.recv(self.adj.recv_bytes)
        except BlockingIOError:
            return
        except OSError:
            self.end()
            return
        if self._dropped >= 0:
            self._dropped += len(data)
            if not data or self._dropped > _MOST_DROPPED:
                self.end()
        elif data:
            self.last_activity = time.time()
            self.received(data)
        elif not self._give_up(late=False):
            self.end()

    def service(self) -> None:
        """Answer a request, in one of the threads."""
        self._since, self._used = time.time(), True
        request = self.requests[0]
        self._unread = request.unread or bool(request.error)
        super().service()

    def handle_close(self) -> None:
        """Close, but not before the client can have read its answer.

        To one who still sends, closing is a reset, which takes the answer with it.
        """
        if not self._unread or self._dropped >= 0 or self.socket is None:
            self.end()
            return
        self._dropped, self.will_close, self.last_activity = 0, False, time.time()
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.end()

    def end(self) -> None:
        """Close now."""
        super().handle_close()

    def is_busy(self) -> bool:
        """Return whether an answer is being made or sent."""
        return bool(self.requests or self.total_outbufs_len)

    def look(self, now: float) -> None:
        """Give up a client that takes too long."""
        if self.requests:
            return  # it is the one who waits
        limits, silence = self.adj.limits, now - self.last_activity
        if self.request is not None:
            over = silence > limits.silence or now - self.request.begun > limits.request
        elif self._used and not self.total_outbufs_len and self._dropped < 0:
            over = silence > limits.idle
        else:
            over = silence > limits.silence or now - self._since > limits.request
        if over and not self._give_up(late=True):
            self.will_close = True

    def _give_up(self, *, late: bool) -> bool:
        """Have a request answered whose body did not come; False if it has no such."""
        with self.requests_lock:
            request = self.request
            closing = self.will_close or self.close_when_flushed or self._dropped >= 0
            if closing or request is None or not request.headers_finished:
                return False
            request.late = late
            request.headers["CONNECTION"] = "close"
            self.request = None
            self.requests.append(request)
            self.server.add_task(self)
            return True
