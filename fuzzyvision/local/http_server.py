"""The HTTP server of one machine: waitress, with stricter limits.

One thread reads and writes all connections; a request gets a thread when all of it is there. So
clients that are slow, or say half of what they have to say, hold up nobody
(docs/decisions/0017-waitress-serves-one-machine.md).
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from fuzzyvision.local.connections import DEFAULT, Connection, Limits, Settings

_MOST_HEADER = 16 * 1024
_PIECE = 1 << 16
_IN_MEMORY = 4 * 2**20
"""Bytes of a body, or an answer, that are kept in memory; more go to a temporary file."""


class HttpServer:
    """Serves a WSGI application on a bound socket.

    `most_body` returns how many bytes of a body are read, by the path of the request. A longer
    one, or one that does not say its length, reaches the application unread, and it refuses.
    """

    def __init__(
        self,
        listener: socket.socket,
        application: Callable[..., Any],
        most_body: Callable[[str], int],
        limits: Limits = DEFAULT,
    ) -> None:
        # Its warnings name addresses, and paths with the ids of uploads in them.
        logging.getLogger("waitress").setLevel(logging.ERROR)
        self._limits = limits
        self._map: dict[int, Any] = {}
        self._threads = ThreadedTaskDispatcher()
        self._ended = False
        settings = Settings(
            limits,
            most_body,
            sockets=[listener],
            ident="",
            connection_limit=2 * limits.connections,  # we make room before
            recv_bytes=_PIECE,
            inbuf_overflow=_IN_MEMORY,
            outbuf_overflow=_IN_MEMORY,
            max_request_header_size=_MOST_HEADER,
            cleanup_interval=1,
            log_socket_errors=False,
            clear_untrusted_proxy_headers=False,  # we look at none
        )
        self._server = _Server(
            application,
            self._map,
            _start=False,
            _sock=listener,
            dispatcher=self._threads,
            adj=settings,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )
        self._thread = threading.Thread(target=self._serve, name="front", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._threads.set_thread_count(self._limits.threads)
        self._server.accept_connections()
        self._thread.start()

    def stop(self) -> None:
        """Free the port, answer the requests that have come whole, and end."""
        self._have(lambda: wasyncore.dispatcher.close(self._server))
        until = time.monotonic() + self._limits.drain
        while self._server.is_busy() and time.monotonic() < until:
            time.sleep(0.01)
        self._threads.shutdown(timeout=1)
        self._ended = True
        self._server.trigger.pull_trigger()
        self._thread.join()
        # Not by the thread: it could close what it is woken by before it is woken.
        wasyncore.close_all(self._map)

    def _serve(self) -> None:
        while not self._ended:
            wasyncore.loop(timeout=1, use_poll=True, map=self._map, count=1)

    def _have(self, action: Callable[[], None]) -> None:
        """Have the thread that serves do something."""
        self._server.trigger.pull_trigger(action)


class _Server(TcpWSGIServer):
    channel_class = Connection

    adj: Settings
    trigger: Any
    active_channels: dict[int, Connection]  # type: ignore[assignment] # as above, in connections.py

    def handle_accept(self) -> None:
        """Take a connection; if they are too many, the most silent one makes room."""
        connections = self.active_channels.values()
        if len(connections) >= self.adj.limits.connections:
            waiting = [one for one in connections if not one.requests]
            if waiting:
                min(waiting, key=lambda one: one.last_activity).end()
        super().handle_accept()

    def maintenance(self, now: float) -> None:
        """Look after the connections, once a second."""
        for connection in list(self.active_channels.values()):
            connection.look(now)

    def is_busy(self) -> bool:
        """Return whether a request is being answered."""
        return any(one.is_busy() for one in list(self.active_channels.values()))
