import os
import time

import pytest

from benchmarks.clients import Client
from benchmarks.crowd import Clients
from benchmarks.errors import BenchError


class SlowClient(Client):
    """A client of no server, whose every answer takes a moment."""

    def __init__(self) -> None:
        super().__init__("http://localhost")

    def send(self, picture: bytes) -> None:
        """Take a moment, and expect a certain picture."""
        time.sleep(0.01)
        if picture != b"picture":
            raise BenchError("Another picture.")


def test_crowd_sends_until_the_time_is_over() -> None:
    with Clients(SlowClient, 4) as clients:
        crowd = clients.send(b"picture", 0.2)
    assert crowd.seconds >= 0.2
    # Never more than what four can do; how few depends on what else the machine does.
    assert 4 <= crowd.sent <= 4 * crowd.seconds / 0.01
    assert crowd.cpu >= 0


def test_memory_is_read_while_clients_send() -> None:
    with Clients(SlowClient, 2) as clients:
        assert clients.memory(os.getpid(), b"picture", 0.1) > 10


def test_failure_of_a_client_is_raised() -> None:
    with Clients(SlowClient, 2) as clients, pytest.raises(BenchError):
        clients.send(b"another", 0.1)
    with Clients(SlowClient, 2) as clients, pytest.raises(BenchError):
        clients.memory(os.getpid(), b"another", 0.1)
