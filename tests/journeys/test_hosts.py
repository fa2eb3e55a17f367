"""Only requests for the stack's own addresses are answered (DNS rebinding)."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.support.journey import ticket
from tests.support.raw_http import JSON, RawAnswer, connect, exchange, store_of
from tests.support.stack import RunningStack

FOREIGN = ["evil.example", "evil.example:{port}", "localhost", "localhost:1", "localhost.:{port}"]
FOREIGN += ["localhost:{port}.evil.example", "evil@localhost:{port}", "0.0.0.0:{port}", ""]
PATHS = ["/", "/api/stats", "/images/abc.jpg", "/answers/" + "0" * 32 + ".json"]


def status(url: str, host: str) -> tuple[int, str]:
    named = f"Host: {host.format(port=urlsplit(url).port)}"
    answer = exchange(url, "GET", named, JSON)
    return answer.status, answer.body


@pytest.mark.parametrize("host", FOREIGN)
def test_other_hosts_are_misdirected(stack: RunningStack, host: str) -> None:
    for url in [*(stack.url + path for path in PATHS), ticket(stack, 1)["url"]]:
        number, sentence = status(url, host)
        assert number == 421
        assert "names another host" in sentence


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", "LocalHost:{port}"])
def test_both_own_names_are_answered(stack: RunningStack, on_moto: RunningStack, host: str) -> None:
    assert status(stack.url, host)[0] == 200
    assert status(store_of(on_moto).url, host)[0] == 403  # nothing but for those who sign


@pytest.mark.parametrize("lines", [["Host: {own}", "Host: evil.example"], ["X-No-Host: 1"]])
def test_two_hosts_or_none_are_misdirected(stack: RunningStack, lines: list[str]) -> None:
    own = urlsplit(stack.url).netloc
    named = [line.format(own=own) for line in lines]
    request = "\r\n".join(["GET / HTTP/1.1", *named, "", ""])
    assert _raw(stack.url, request) == 421


def test_a_host_in_the_request_line_counts(stack: RunningStack) -> None:
    own = urlsplit(stack.url).netloc
    assert _raw(stack.url, f"GET http://evil.example/ HTTP/1.1\r\nHost: {own}\r\n\r\n") == 421


def _raw(url: str, request: str) -> int:
    connection = connect(url, request.encode())
    connection.shutdown(socket.SHUT_WR)
    return RawAnswer.read(connection).status
