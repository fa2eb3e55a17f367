"""A service whose calls go wrong: between a client and a stack that works, or all made up."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_DROPPED = {"connection", "transfer-encoding", "content-length", "content-encoding", "date"}


@dataclass
class Fault:
    """What is said in an answer's place, to calls that begin so; 0 breaks the connection.

    With `after`, the service has done what it was asked by then. It happens so many `times`.
    """

    begin: str
    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    times: int = 1


@dataclass
class FaultyService:
    """What it is asked, such as `POST /api/uploads`, and when; `url` is where."""

    url: str
    faults: list[Fault]
    calls: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    _turn: tuple[str, int, Callable[[], None]] = ("", 0, lambda: None)

    def at(self, begin: str, number: int, action: Callable[[], None]) -> None:
        """Do something when so many calls have begun so."""
        self._turn = begin, number, action

    def fault_of(self, call: str) -> Fault | None:
        """Note a call; return what goes wrong with it."""
        self.calls.append(call)
        self.moments.append(time.monotonic())
        begin, number, action = self._turn
        if call.startswith(begin) and self.count(begin) == number:
            action()
        for fault in self.faults:
            if call.startswith(fault.begin) and fault.times:
                fault.times -= 1
                return fault
        return None

    def count(self, begin: str) -> int:
        """Return how many calls began so."""
        return sum(call.startswith(begin) for call in self.calls)


@contextmanager
def faulty(behind: str, *faults: Fault) -> Iterator[FaultyService]:
    """Serve what a service answers, except for the faults."""
    service = FaultyService("", list(faults))

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            fault = service.fault_of(f"{self.command} {self.path}")
            status, headers, told = 0, dict[str, str](), b""
            if fault is None or fault.after:
                with suppress(OSError, HTTPException):  # the service is gone
                    status, headers, told = self.passed_on(body)
            if fault is not None:
                status, headers, told = fault.status, fault.headers, fault.body
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(told)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # whoever asked is gone
                self.wfile.write(told)

        def passed_on(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            place = urlsplit(behind).netloc
            connection = HTTPConnection(place, timeout=60)
            connection.request(self.command, self.path, body, {**self.headers, "Host": place})
            found = connection.getresponse()
            told = found.read().replace(behind.encode(), service.url.encode())
            connection.close()
            kept = {k: v for k, v in found.getheaders() if k.lower() not in _DROPPED}
            return found.status, kept, told

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the names of http.server

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
