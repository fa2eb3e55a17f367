"""The HTTP server, byte by byte, with an application that says what it was asked."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest

from fuzzyvision.local import servers
from fuzzyvision.local.bodies import IncompleteBodyError, read_body
from fuzzyvision.local.connections import Limits
from fuzzyvision.local.http_server import HttpServer
from tests.support.raw_http import RawAnswer, connect, exchange, head

MOST = 100_000
QUICK = Limits(threads=4, connections=12, silence=0.5, request=3, idle=2, drain=2)
ABORT = struct.pack("ii", 1, 0)


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
    """Say what was asked; wait a little below `/slow`."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    told = {name: environ.get(name) for name in ("REQUEST_METHOD", "PATH_INFO", "HTTP_HOST")}
    if "HTTP_TRANSFER_ENCODING" in environ or length > MOST:
        told["body"] = "unread"
    else:
        try:
            told["body"] = str(len(read_body(environ["wsgi.input"], length, MOST)[0]))
        except (IncompleteBodyError, TimeoutError) as error:
            told["body"] = type(error).__name__
    if environ["PATH_INFO"].startswith("/slow"):
        time.sleep(1)
    if environ["PATH_INFO"] == "/none":
        start_response("204 No Content", [])
        return []
    body = json.dumps(told).encode() if environ["PATH_INFO"] != "/large" else bytes(3_000_000)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def serving(application: Callable[..., Any] = echo, limits: Limits = QUICK) -> Iterator[str]:
    listener = servers.bind(0)
    server = HttpServer(listener, application, lambda _path: MOST, limits)
    url = f"http://127.0.0.1:{servers.port_of(listener)}"
    server.start()
    yield url
    server.stop()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as found:
        yield found


def told(answer: RawAnswer) -> Any:  # noqa: ANN401 - JSON
    assert answer.status == 200
    return json.loads(answer.body)


def get(url: str, path: str = "/") -> Any:  # noqa: ANN401 - JSON
    return told(exchange(url + path, "GET", "Connection: close"))


def pieces(connection: socket.socket, number: int) -> list[bytes]:
    """Return the bodies of so many answers of one connection."""
    found: list[bytes] = []
    received = b""
    while len(found) < number:
        before, blank, rest = received.partition(b"\r\n\r\n")
        length = int(before.partition(b"Content-Length: ")[2].split(b"\r\n")[0] or 0)
        if blank and len(rest) >= length:
            found.append(rest[:length])
            received = rest[length:]
        else:
            more = connection.recv(1 << 16)
            assert more
            received += more
    return found


def test_a_connection_answers_many_requests(url: str) -> None:
    with connect(url, b"") as connection:
        for number in range(3):
            connection.sendall(head(f"{url}/{number}", "GET"))
            assert json.loads(pieces(connection, 1)[0])["PATH_INFO"] == f"/{number}"


def test_an_answer_without_a_body_keeps_the_connection(url: str) -> None:
    with connect(url, head(f"{url}/none", "GET") + head(url, "GET")) as connection:
        received = b""
        while b"200 OK" not in received:
            received += connection.recv(1 << 16)
    assert received.startswith(b"HTTP/1.1 204 No Content\r\nDate: ")
    assert b"Connection" not in received


def test_pipelined_requests_are_answered_in_their_order(url: str) -> None:
    requests = b"".join(head(f"{url}/{number}", "GET") for number in range(20))
    with connect(url, requests) as connection:
        paths = [json.loads(body)["PATH_INFO"] for body in pieces(connection, 20)]
    assert paths == [f"/{number}" for number in range(20)]


def test_a_body_arrives_whole(url: str) -> None:
    answer = exchange(url, "POST", f"Content-Length: {MOST}", body=bytes(MOST))
    assert told(answer)["body"] == str(MOST)


def test_a_client_that_waits_for_100_gets_it(url: str) -> None:
    begin = head(url, "POST", "Content-Length: 3", "Expect: 100-continue", "Connection: close")
    connection = connect(url, begin)
    assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"abc")
    assert told(RawAnswer.read(connection))["body"] == "3"


@pytest.mark.parametrize("length", ["Content-Length: 100001", "Transfer-Encoding: chunked"])
def test_an_unwanted_body_is_not_waited_for(url: str, length: str) -> None:
    assert told(exchange(url, "POST", length, "Expect: 100-continue"))["body"] == "unread"


def test_a_question_without_a_body_is_answered_whatever_it_expects(url: str) -> None:
    answer = exchange(url, "GET", "Expect: 100-continue", "Connection: close")
    assert told(answer)["body"] == "0"


def test_a_client_that_sends_too_much_reads_its_answer(url: str) -> None:
    size = 20 * 2**20
    answer = exchange(url, "POST", f"Content-Length: {size}", body=bytes(size))
    assert told(answer)["body"] == "unread"
    assert "Connection: close" in answer.headers


def test_a_client_that_never_stops_is_cut_off(url: str) -> None:
    with (
        connect(url, head(url, "POST", f"Content-Length: {10**12}")) as connection,
        pytest.raises(ConnectionError),
    ):
        connection.sendall(bytes(200 << 20))
    assert get(url)["body"] == "0"


@pytest.mark.parametrize(
    "lines",
    [
        ["Transfer-Encoding: chunked", "Content-Length: 3"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: Chunked"],
    ],
)
def test_no_request_hides_in_another(url: str, lines: list[str]) -> None:
    hidden = b"0\r\n\r\n" + head(f"{url}/hidden", "GET")
    answer = exchange(url, "POST", *lines, body=hidden)
    assert "hidden" not in answer.body
    assert told(answer)["body"] == "unread"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"GET / HTTP/9\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA\x00: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 20_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 4_000 + b"\r\n", 431),
    ],
)
def test_what_is_no_request_is_refused(url: str, request_: bytes, status: int) -> None:
    assert RawAnswer.read(connect(url, request_)).status == status


def test_the_host_in_the_request_line_counts(url: str) -> None:
    lines = b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert told(RawAnswer.read(connect(url, lines)))["HTTP_HOST"] == "evil.example"


def test_a_body_that_ends_early_is_told(url: str) -> None:
    answer = exchange(url, "POST", "Content-Length: 100", body=b"{")
    assert told(answer)["body"] == "IncompleteBodyError"


def test_a_body_that_does_not_go_on_is_told(url: str) -> None:
    answer = RawAnswer.read(connect(url, head(url, "POST", "Content-Length: 100") + b"{"))
    assert told(answer)["body"] == "TimeoutError"


def test_a_body_that_comes_too_slowly_is_told(url: str) -> None:
    answer = b""
    with connect(url, head(url, "POST", "Content-Length: 1000")) as connection:
        connection.settimeout(0.2)
        while not answer:
            connection.sendall(b"x")
            with suppress(TimeoutError):
                answer = connection.recv(1000)
        answer += connection.recv(1000)  # head and body may come one by one
    assert b"TimeoutError" in answer


@pytest.mark.parametrize("begun", [b"", b"GET /ind", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_the_silent_are_closed(url: str, begun: bytes) -> None:
    assert RawAnswer.read(connect(url, begun)).status == 0


def test_an_idle_connection_is_kept_for_longer(url: str) -> None:
    with connect(url, head(url, "GET")) as connection:
        pieces(connection, 1)
        time.sleep(2 * QUICK.silence)
        connection.sendall(head(url, "GET"))
        pieces(connection, 1)
        assert connection.recv(1) == b""  # in the end


def test_the_most_silent_make_room(url: str) -> None:
    with ExitStack() as opened:
        for _ in range(3 * QUICK.connections):
            opened.enter_context(connect(url, b"GET /"))
        assert get(url)["PATH_INFO"] == "/"


def test_slow_readers_hold_up_nobody(url: str) -> None:
    with ExitStack() as opened:
        for _ in range(2 * QUICK.threads):
            opened.enter_context(connect(url, head(f"{url}/large", "GET")))
        assert get(url)["PATH_INFO"] == "/"


def test_a_client_that_is_gone_prints_nothing(
    url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for request in (head(f"{url}/slow", "GET"), head(url, "POST", "Content-Length: 100"), b"GET"):
        connection = connect(url, request)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        connection.close()
    time.sleep(1.5)
    assert get(url)["PATH_INFO"] == "/"
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])


def test_the_end_waits_for_answers_and_not_for_questions() -> None:
    with serving() as url:
        answers: list[RawAnswer] = []
        asked = threading.Thread(target=lambda: answers.append(exchange(f"{url}/slow", "GET")))
        asked.start()
        half = connect(url, head(url, "POST", "Content-Length: 100"))
        time.sleep(0.3)
    asked.join()
    assert [answer.status for answer in answers] == [200]
    assert RawAnswer.read(half).status == 0
    with pytest.raises(ConnectionError):
        connect(url, b"")


def test_the_end_may_meet_a_thread_that_is_awake() -> None:
    listener = servers.bind(0)
    server = HttpServer(listener, echo, lambda _path: MOST, QUICK)
    trigger = server._server.trigger  # noqa: SLF001 - the moment cannot be met otherwise
    pull = trigger._physical_pull  # noqa: SLF001 - as above

    def woken_by_somebody_else_first() -> None:
        pull()
        time.sleep(0.1)
        pull()

    trigger._physical_pull = woken_by_somebody_else_first  # noqa: SLF001 - as above
    server.start()
    server.stop()
    assert listener.fileno() == -1
