"""The server is killed again and again while pictures come: nothing is lost, nothing is doubled."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.killed_machine import Machine, upload
from tests.support.pictures import encoded, noise

CLIENTS = 16


class Clients:
    """Uploads of many clients at once; `tickets` are of those that were acknowledged."""

    def __init__(self, machine: Machine, count: int) -> None:
        self.tickets: list[dict[str, Any]] = []
        self._machine = machine
        self._count = count
        self._more = threading.Condition()

    def upload(self) -> None:
        """Upload all; return once all are acknowledged."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._upload, range(self._count)))

    def wait(self, share: float) -> None:
        """Wait until such a share of all uploads is acknowledged."""
        with self._more:
            self._more.wait_for(lambda: len(self.tickets) >= share * self._count)

    def _upload(self, number: int) -> None:
        ticket = upload(self._machine.url, encoded(noise(64, 48, number)))
        with self._more:
            self.tickets.append(ticket)
            self._more.notify_all()


def upload_while_killed(machine: Machine, count: int, kills: int) -> list[dict[str, Any]]:
    """Upload pictures while the server is killed and started again; return their tickets."""
    clients = Clients(machine, count)
    uploading = threading.Thread(target=clients.upload)
    uploading.start()
    for kill in range(kills):
        clients.wait((kill + 0.5) / kills)
        machine.kill()
        machine.start()
    uploading.join()
    return clients.tickets


def answer(machine: Machine, ticket: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to an upload; there is one, sooner or later."""
    until = time.monotonic() + 240
    while not (response := requests.get(machine.url + ticket["answer"], timeout=60)).ok:
        assert time.monotonic() < until, f"{ticket['answer']} is missing"
    found: dict[str, Any] = response.json()["result"]
    return found


@pytest.mark.parametrize(
    ("count", "kills"),
    [
        (60, 3),
        pytest.param(2000, 25, marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
    ],
)
def test_kills_lose_and_double_nothing(tmp_path: Path, count: int, kills: int) -> None:
    with Machine(tmp_path) as machine:
        tickets = upload_while_killed(machine, count, kills)
        results = [answer(machine, ticket) for ticket in tickets]
        names = {result["name"] for result in results}
        assert len(names) == len(tickets) == count
        for result in results[:20]:
            shared = requests.get(f"{machine.url}/results/{result['name']}.json", timeout=60)
            assert shared.json() == result
        check_the_store(machine, names)
        assert machine.stop() == 0


def check_the_store(machine: Machine, names: set[str]) -> None:
    """See that all that is stored belongs to an answer, once; `names` have one for certain.

    A form whose acknowledgement was lost may be answered too: its client has sent it again.
    """
    while machine.rows("SELECT id FROM messages"):
        time.sleep(0.05)
    keys = [key for (key,) in machine.rows("SELECT key FROM objects")]
    stored = {kind: {key for key in keys if key.startswith(kind)} for kind in KINDS}
    answered = {
        json.loads(body)["result"]["name"]
        for (body,) in machine.rows("SELECT body FROM objects WHERE key LIKE 'answers/%'")
    }
    assert names <= answered
    assert len(stored["answers/"]) == len(answered)
    for kind, end in KINDS.items():
        if end:
            assert stored[kind] == {f"{kind}{name}{end}" for name in answered}
    assert len(keys) == len(KINDS) * len(answered)
    assert {name for (name,) in machine.rows("SELECT name FROM pictures")} == answered


KINDS = {
    "answers/": "",
    "images/": ".jpg",
    "thumbnails/": ".png",
    "results/": ".json",
    "shares/": ".html",
}
"""Where the parts of an answer are stored: all but the first have its name."""
