"""Attacks on a service on this machine, bounded in number: `python -m tests.support.attack`.

Each is what one person with a laptop would try. The command starts services of its own, and prints
what became of each attack; docs/threats.md quotes it, and tests/journeys/test_attack.py holds it.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from chalicelib import keys
from tests.support.journey import answer_on, answer_to, post, ticket
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack

HOST = "pictures.example.org"
BEHIND_PROXY = {"URL": f"http://{HOST}", "PASSWORD": "none", "ENGINE": "embedded"}
"""Then a client is who the proxy says."""
DAILY, HOURLY = "2000", "200"
AT_ONCE = 16


@dataclass(frozen=True)
class Outcome:
    """How many requests were answered with each status, and in how many seconds."""

    statuses: Counter[int]
    seconds: float

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} x {status}" for status, count in sorted(self.statuses.items()))
        return f"{told} in {self.seconds:.1f} s"


def ten_posts_on_one_ticket(stack: RunningStack) -> Outcome:
    """Post ten pictures with one form, and wait for the one answer."""
    bodies = [encoded(noise(400, 300, seed), "PNG") for seed in range(10)]
    size = max(map(len, bodies))
    padded = [body + bytes(size - len(body)) for body in bodies]
    form = ticket(stack, size, "image/png")
    found = _many(10, lambda number: post(form, padded[number]))
    answer_on(stack, form)
    return found


def tickets(stack: RunningStack, number: int = 5000) -> Outcome:
    """Ask for tickets, each as another client, so that only the day bounds them."""
    body = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 1}

    def ask(one: int) -> requests.Response:
        return _post(stack, "/api/uploads", body, f"198.51.{one // 250}.{one % 250}")

    return _many(number, ask)


def made_up_voters(stack: RunningStack, number: int = 1000) -> tuple[str, Outcome]:
    """Vote on one picture from one address under as many voters; return the picture's name too."""
    name = answer_to(stack, encoded(noise(200, 150)))["result"]["name"]

    def vote(one: int) -> requests.Response:
        body = {"label": None, "voter": f"made-up-{one}", "blind": True}
        return _post(stack, f"/api/results/{name}/votes", body, "192.0.2.7")

    return name, _many(number, vote)


def names(stack: RunningStack, number: int = 5000) -> Outcome:
    """Ask for results by names that are made up."""
    tried = _made_up(number)
    return _many(
        number, lambda one: requests.get(f"{stack.url}/results/{tried[one]}.json", timeout=60)
    )


def reports(stack: RunningStack, clients: int) -> tuple[str, Outcome]:
    """Report a new picture from some addresses, twice each; return its name too."""
    name = answer_to(stack, encoded(noise(200, 150, 7)))["result"]["name"]

    def report(one: int) -> requests.Response:
        path = f"/api/results/{name}/report"
        return _post(stack, path, {"reason": "rude"}, f"192.0.2.{one // 2}")

    return name, _many(2 * clients, report)


def is_hidden(stack: RunningStack, name: str, seconds: float = 60.0) -> bool:
    """Return whether a picture is hidden within some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if requests.get(f"{stack.url}/results/{name}.json", timeout=60).json().get("hidden"):
            return True
        time.sleep(0.1)
    return False


@contextmanager
def service(**environ: str) -> Iterator[RunningStack]:
    """Run a service behind a proxy, with the limits that are on by default."""
    limits = {"DAILY": DAILY, "CLIENT_HOURLY": HOURLY, "WORKERS": "1"}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder), **BEHIND_PROXY, **limits | environ) as stack,
    ):
        yield stack


def _made_up(number: int) -> list[str]:
    """Return names of three characters, as many as there may be pictures to find."""
    alphabet = keys.ALPHABET
    return [
        alphabet[one % 36] + alphabet[one // 36 % 36] + alphabet[one // 1296 % 36]
        for one in range(number)
    ]


def _post(stack: RunningStack, path: str, body: Any, client: str) -> requests.Response:  # noqa: ANN401 - JSON
    headers = {"Host": HOST, "X-Forwarded-For": client}
    return requests.post(stack.url + path, json=body, headers=headers, timeout=60)


def _many(number: int, ask: Callable[[int], requests.Response]) -> Outcome:
    started = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = Counter(one.status_code for one in pool.map(ask, range(number)))
    return Outcome(statuses, time.monotonic() - started)


def outcomes() -> Iterator[str]:
    """Run all attacks, and yield what became of each."""
    with service() as stack:
        yield f"Ten pictures on one ticket: {ten_posts_on_one_ticket(stack)}."
        yield f"1,000 votes of made-up voters from one address: {made_up_voters(stack)[1]}."
        name, outcome = reports(stack, clients=1)
        yield f"Reports of one client: {outcome}; hidden: {is_hidden(stack, name, 3)}."
        name, outcome = reports(stack, clients=2)
        yield f"Reports of two clients: {outcome}; hidden: {is_hidden(stack, name)}."
        yield f"5,000 tickets: {tickets(stack)}."
    for access in ("unlisted", "invited"):
        with service(ACCESS=access) as stack:
            yield f"5,000 names where ACCESS={access}: {names(stack)}."


if __name__ == "__main__":
    for line in outcomes():
        print(line)  # noqa: T201 - a command line
