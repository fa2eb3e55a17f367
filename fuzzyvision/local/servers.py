"""Ports and the threads that serve on them."""

import io
import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

from fuzzyvision.common.errors import CommandError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HOST = "127.0.0.1"
SILENCE_SECONDS = 10
"""How long a client may say nothing before the rest of its request is no longer waited for."""
REQUEST_SECONDS = 300
"""How long a whole request may take to come, however little by little."""


class PortInUseError(CommandError):
    """The port that was asked for is taken."""


def bind(port: int, host: str = HOST) -> socket.socket:
    """Bind a port, 0 for a free one; raises PortInUseError."""
    try:
        return socket.create_server((host, port), backlog=128)
    except (OSError, OverflowError) as error:
        raise PortInUseError(
            f"Port {port} on {host} cannot be used ({error}). Take another one: make run PORT=9000"
        ) from error


def bind_near(port: int) -> socket.socket:
    """Bind a port, or a free one if it is taken."""
    try:
        return bind(port)
    except PortInUseError:
        return bind(0)


def port_of(listener: socket.socket) -> int:
    """Return the port of a bound socket."""
    port: int = listener.getsockname()[1]
    return port


class Server:
    """Serves a WSGI application on a bound socket, a thread a request."""

    def __init__(self, listener: socket.socket, application: Callable[..., Any]) -> None:
        self._listener = listener
        self._server = make_server(
            HOST,
            port_of(listener),
            application,
            threaded=True,
            request_handler=_Handler,
            fd=listener.fileno(),
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._listener.close()


class _Handler(WSGIRequestHandler):
    # Headers and body leave in two writes; Nagle's algorithm would hold back the second for
    # the 40 ms of a delayed acknowledgement.
    disable_nagle_algorithm = True
    timeout = SILENCE_SECONDS
    server_version = "FuzzyVision"
    sys_version = ""

    def setup(self) -> None:
        """Prepare to read the request."""
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Incoming(self.connection))

    def version_string(self) -> str:
        """Tell nobody which versions run here."""
        return self.server_version

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the stack prints a line per picture, not per request."""

    def log_error(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the base's own
        """Say nothing: a client that is silent or no browser concerns nobody else."""


class _Incoming(io.RawIOBase):
    """What comes from a client; raises TimeoutError if it takes too long."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._until = time.monotonic() + REQUEST_SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if time.monotonic() > self._until:
            raise TimeoutError("The request takes too long.")
        return self._connection.recv_into(buffer)
