"""Clients that say half of what they have to say, against the running stack."""

import gzip
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import socket

import pytest
import requests

from tests.support.journey import answer_to, post, rows, ticket
from tests.support.pictures import encoded, noise
from tests.support.raw_http import JSON, RawAnswer, complaints, connect, head, store_of
from tests.support.stack import RunningStack, running_stack, start_stack, wait_for_address


def stall(url: str) -> socket:
    """Post to the API as far as the first byte of the body."""
    place = f"{url}/api/uploads"
    return connect(place, head(place, "POST", JSON, "Content-Length: 100") + b"{")


@contextmanager
def crowd(url: str, half_open: int, stalled: int) -> Iterator[list[socket]]:
    """Keep connections open that say nothing or half a line, and posts that do not go on."""
    with ExitStack() as opened:
        for number in range(half_open):
            opened.enter_context(connect(url, b"GET /" * (number % 2)))
        yield [opened.enter_context(stall(url)) for _ in range(stalled)]


def test_500_half_open_and_50_stalled_disturb_nobody(stack: RunningStack) -> None:
    store = ticket(stack, 1)["url"]
    with crowd(stack.url, 250, 50), crowd(store, 250, 0):
        assert requests.get(stack.url, timeout=20).ok
        ticket(stack, 1)
        assert answer_to(stack, encoded(noise(64, 48)))["status"] == "classified"


@pytest.mark.slow  # it waits for SILENCE_SECONDS
def test_silent_clients_are_answered_and_closed(stack: RunningStack) -> None:
    before = complaints(stack)
    url = f"{stack.url}/index.html"
    quiet = [connect(url, begun) for begun in (b"", b"GET /ind", head(url, "GET")[:-2])]
    stalled = stall(stack.url)
    form = ticket(stack, 1)["url"]
    headers = "Content-Type: multipart/form-data; boundary=x", "Content-Length: 100"
    stalled_form = connect(form, head(form, "POST", *headers) + b"--x")
    assert [RawAnswer.read(connection).status for connection in quiet] == [0, 0, 0]
    answer = RawAnswer.read(stalled)
    assert (answer.status, '"code": "request-timeout"' in answer.body) == (408, True)
    answer = RawAnswer.read(stalled_form)
    assert (answer.status, "<Code>RequestTimeout</Code>" in answer.body) == (400, True)
    assert complaints(stack) == before


def test_stalled_clients_do_not_hold_up_the_end(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    with lines.open("w") as output, start_stack("--port", "0", stdout=output) as process:
        url = wait_for_address(process, lines)
        with crowd(url, 8, 8) as stalled:
            assert requests.get(url, timeout=30).ok
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            # It did not wait until their time was over: that would have been a 408.
            assert {RawAnswer.read(connection).status for connection in stalled} == {0}
    assert lines.read_text().rstrip().endswith("Ended.")


def test_a_busy_worker_does_not_hold_up_the_end(tmp_path: Path, shared: Path) -> None:
    """The picture takes 13 s where nothing bounds its segments; who ends the stack has no time."""
    slow = gzip.decompress((shared / "attacks/q_8M.jpg.gz").read_bytes())
    with running_stack(tmp_path) as stack:
        assert post(ticket(stack, len(slow)), slow).status_code == 204
        _wait_for_the_worker(stack)
        stack.process.send_signal(signal.SIGTERM)
        assert stack.process.wait(10) == 0
    assert not stack.note.exists()


def _wait_for_the_worker(stack: RunningStack) -> None:
    """Wait until it has taken all messages."""
    if not stack.on_moto:
        while not rows(stack, "SELECT id FROM messages WHERE receiver IS NOT NULL"):
            time.sleep(0.05)
        return
    sqs, waiting = store_of(stack).client("sqs"), "ApproximateNumberOfMessages"
    queues = [url for url in sqs.list_queues()["QueueUrls"] if not url.endswith("-dead")]
    asked = {"QueueUrl": queues[0], "AttributeNames": [waiting]}
    while sqs.get_queue_attributes(**asked)["Attributes"][waiting] != "0":
        time.sleep(0.05)
