"""HTTP byte by byte, for what no honest client sends."""

import json
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from fuzzyvision.common.environment import Credentials
from tests.support.stack import RunningStack
from tests.support.stores import Store

JSON = "Content-Type: application/json"


@dataclass(frozen=True)
class RawAnswer:
    """What came back until the server closed the connection; status 0 if that is nothing."""

    status: int
    headers: str
    body: str

    @classmethod
    def read(cls, connection: socket.socket) -> Self:
        """Wait for the end of an answer, and close the connection."""
        received = b""
        # The server may close while something lies unread: that is a reset.
        with connection, suppress(ConnectionError):
            while piece := connection.recv(1 << 16):
                received += piece
        head, _, body = received.decode("utf-8", "replace").partition("\r\n\r\n")
        status = re.match(r"HTTP/1\.\d (\d{3})", head)
        return cls(int(status[1]) if status else 0, head, body)


def connect(url: str, data: bytes) -> socket.socket:
    """Connect to the server of a URL, send something, and leave the connection open."""
    place = urlsplit(url)
    connection = socket.create_connection((place.hostname, place.port), timeout=60)
    connection.sendall(data)
    return connection


def head(url: str, method: str, *headers: str) -> bytes:
    """Return the beginning of a request: all that comes before the body."""
    place = urlsplit(url)
    lines = [f"{method} {place.path or '/'} HTTP/1.1", *headers]
    if not any(line.lower().startswith("host:") for line in headers):
        lines.append(f"Host: {place.netloc}")
    return "\r\n".join([*lines, "", ""]).encode()


def exchange(url: str, method: str, *headers: str, body: bytes = b"") -> RawAnswer:
    """Send a request that ends after this body, whatever its headers say; return the answer."""
    connection = connect(url, head(url, method, *headers) + body)
    with suppress(OSError):  # the server was faster
        connection.shutdown(socket.SHUT_WR)
    return RawAnswer.read(connection)


def store_of(stack: RunningStack) -> Store:
    """Return a running stack's store."""
    note: Any = json.loads(stack.note.read_text())
    return Store(note["store_url"], Credentials(note["access_key"], note["secret_key"]))


def complaints(stack: RunningStack) -> list[str]:
    """Return the beginnings of tracebacks and of a server's notes in what a stack has printed."""
    return re.findall(r"Traceback|127\.0\.0\.1 - |Error|timed out", stack.printed())
