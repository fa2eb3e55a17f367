"""A backup of a machine in use is served by another, after the first is lost."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from fuzzyvision.cli import main
from tests.support.killed_machine import Machine, upload
from tests.support.paths import ROOT
from tests.support.pictures import encoded, noise

Json = dict[str, Any]


def answer(url: str, form: Json) -> Json:
    """Return the answer to an upload, which is held until it is there."""
    for _ in range(100):
        response = requests.get(url + form["answer"], timeout=60)
        if response.ok:
            found: Json = response.json()
            return found
    raise AssertionError("no answer")


def vote(url: str, name: str, voter: str) -> None:
    body = {"label": None, "voter": voter, "blind": False}
    assert requests.post(f"{url}/api/results/{name}/votes", json=body, timeout=60).ok


def back_up(machine: Machine, target: Path) -> None:
    """Run the command as cron does."""
    command = [sys.executable, "-m", "fuzzyvision.cli", "backup", str(target)]
    subprocess.run([*command, "--data", str(machine.data)], cwd=ROOT, check=True)  # noqa: S603 - our own module


@pytest.mark.timeout(180)
def test_backup_in_the_middle_of_uploads_is_served(tmp_path: Path) -> None:
    target = tmp_path / "there" / "data"
    with Machine(tmp_path) as machine, ThreadPoolExecutor(4) as pool:
        forms = [upload(machine.url, encoded(noise(120, 90, seed))) for seed in range(4)]
        before = [answer(machine.url, form) for form in forms]
        for number, found in enumerate(before):
            vote(machine.url, found["result"]["name"], f"v{number}")
        sending = [
            pool.submit(upload, machine.url, encoded(noise(120, 90, seed))) for seed in range(20)
        ]
        back_up(machine, target)
        back_up(machine, target)
        late = [one.result() for one in sending]
        machine.kill()
    assert main(["export", str(tmp_path / "labelled"), "--data", str(target)]) == 0
    with Machine(target.parent) as there:
        assert [answer(there.url, form) for form in forms] == before
        for found in before:
            assert requests.get(there.url + found["result"]["image"], timeout=60).ok
        assert requests.get(f"{there.url}/api/stats", timeout=60).json()["votes"] == 4
        # What had come by the second backup is answered there, if it was not before.
        known = [one for one in late if _has(there, one)]
        assert {answer(there.url, form)["status"] for form in known} <= {"classified"}
        assert there.rows("SELECT count(*) FROM messages WHERE dead IS NOT NULL") == [(0,)]
        assert there.stop() == 0


def _has(machine: Machine, form: Json) -> bool:
    statement = "SELECT count(*) FROM objects WHERE key IN ('uploads/{0}', 'answers/{0}.json')"
    return machine.rows(statement.format(form["id"])) != [(0,)]
