"""What one machine keeps: through kills, restarts and a move to another place."""

import os
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.killed_machine import Machine, upload
from tests.support.pictures import encoded, noise
from tests.support.raw_http import connect, head
from tests.support.stack import start_stack

Json = dict[str, Any]
LARGE = (4000, 3000)
"""Such a picture takes a worker long enough to be met at it."""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine of one worker that is not started yet."""
    return Machine(tmp_path, WORKERS="1")


def answer(machine: Machine, form: Json) -> Json:
    """Return the answer to an upload; there is one, sooner or later."""
    until = time.monotonic() + 120
    while not (response := requests.get(machine.url + form["answer"], timeout=60)).ok:
        assert response.status_code == 404
        assert time.monotonic() < until, f"no answer:\n{machine.printed()}"
    found: Json = response.json()
    return found


def vote(machine: Machine, name: str, voter: str) -> None:
    body = {"label": None, "voter": voter, "blind": False}
    url = f"{machine.url}/api/results/{name}/votes"
    assert requests.post(url, json=body, timeout=60).status_code == 200


def seen(machine: Machine, forms: list[Json]) -> list[object]:
    """Return all that people see of some uploads, and the statistics."""
    answers = [answer(machine, form) for form in forms]
    parts = [found["result"][part] for found in answers for part in ("image", "thumbnail")]
    images = [requests.get(machine.url + part, timeout=60) for part in parts]
    assert all(image.ok for image in images)
    statistics = requests.get(f"{machine.url}/api/stats", timeout=60).json()
    return [answers, [image.content for image in images], statistics]


def in_hand(machine: Machine) -> bool:
    """Wait until a worker has a message in hand."""
    until = time.monotonic() + 60
    while not machine.rows("SELECT id FROM messages WHERE receiver IS NOT NULL"):
        assert time.monotonic() < until
        time.sleep(0.005)
    return True


def test_kill_in_the_middle_of_an_upload_loses_nothing(machine: Machine, tmp_path: Path) -> None:
    with machine:
        forms = [upload(machine.url, encoded(noise(120, 90, seed))) for seed in range(4)]
        names = [answer(machine, form)["result"]["name"] for form in forms]
        for number, name in enumerate([*names, names[0]]):
            vote(machine, name, f"v{number}")
        before = seen(machine, forms)
        assert before[2]["votes"] == 5  # type: ignore[index]
        with connect(machine.url, head(machine.url + "/uploads", "POST", "Content-Length: 9999")):
            machine.kill()
        machine.start()
        assert seen(machine, forms) == before
        assert machine.stop() == 0
    (tmp_path / "moved").mkdir()
    moved = Machine(tmp_path / "moved")
    shutil.copytree(machine.data, moved.data)
    with moved:
        assert seen(moved, forms) == before


def test_acknowledged_upload_is_answered_after_a_kill(machine: Machine) -> None:
    with machine:
        for worker in machine.workers():
            os.kill(worker, signal.SIGSTOP)
        forms = [upload(machine.url, encoded(noise(120, 90, seed))) for seed in range(3)]
        stopped = machine.workers()
        machine.kill()
        for worker in stopped:
            os.kill(worker, signal.SIGKILL)
        machine.start()
        assert {answer(machine, form)["status"] for form in forms} == {"classified"}


def test_picture_of_a_killed_worker_is_answered_by_the_next(machine: Machine) -> None:
    with machine:
        form = upload(machine.url, encoded(noise(*LARGE, 1)))
        assert in_hand(machine)
        [worker] = machine.workers()
        os.kill(worker, signal.SIGKILL)
        assert answer(machine, form)["status"] == "classified"
        assert "a worker ended with -9" in machine.printed()
        assert machine.workers() != [worker]


def test_workers_end_with_their_server(machine: Machine) -> None:
    with machine:
        answer(machine, upload(machine.url, encoded(noise(64, 48))))
        [worker] = machine.workers()
        machine.kill()
        until = time.monotonic() + 60
        while Path(f"/proc/{worker}/cmdline").exists() and _runs(worker):
            assert time.monotonic() < until
            time.sleep(0.05)


def _runs(pid: int) -> bool:
    """Return whether a process is more than a name that nobody has asked about."""
    try:
        return b"\nState:\tZ" not in Path(f"/proc/{pid}/status").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_end_waits_for_what_is_in_hand(machine: Machine) -> None:
    with machine, ThreadPoolExecutor(1) as pool:
        form = upload(machine.url, encoded(noise(*LARGE, 2)))
        assert in_hand(machine)
        held = pool.submit(requests.get, machine.url + form["answer"], timeout=60)
        assert machine.stop() == 0
        assert machine.rows("SELECT id FROM messages") == []
        assert held.exception() or held.result().status_code in {200, 404}
        assert "Traceback" not in machine.printed()
        assert machine.printed().rstrip().endswith("Ended.")


def test_second_server_on_a_folder_says_who_has_it(machine: Machine) -> None:
    with machine:
        port = machine.url.rpartition(":")[2]
        for other in ("0", port):
            environ = os.environ | {"DATA": str(machine.data), "ENGINE": "embedded"}
            second = start_stack("--port", other, stdout=subprocess.PIPE, env=environ)
            with second as process:
                said, _ = process.communicate(timeout=60)
            assert process.returncode == 2
            assert machine.url in said
            assert "Traceback" not in said
        assert requests.get(machine.url, timeout=60).ok
