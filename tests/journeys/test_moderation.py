"""What an owner does while peers are there, by the command, on either engine."""

import time
from pathlib import Path
from typing import Any

import pytest
import requests

from fuzzyvision.cli import main
from tests.support.journey import answer_to
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack

TICKET: Any = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 7}


def command(stack: RunningStack, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setenv("FUZZY_LOCAL", str(stack.note))
    place = ["--stage", "local"] if stack.on_moto else ["--data", str(stack.data)]
    return main([*words, *place])


def ticket(stack: RunningStack) -> requests.Response:
    return requests.post(f"{stack.url}/api/uploads", json=TICKET, timeout=30)


def until(stack: RunningStack, status: int) -> requests.Response:
    """Ask for tickets until they are answered so: a pause reaches a process within ten seconds."""
    end = time.monotonic() + 60
    while (response := ticket(stack)).status_code != status:
        assert time.monotonic() < end, response.text
        time.sleep(0.2)
    return response


def test_picture_is_removed_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_stack(tmp_path, WORKERS="1") as stack:
        result = answer_to(stack, encoded(noise(200, 150)))["result"]
        name = result["name"]
        vote = {"label": None, "voter": "v", "blind": False}
        voted = requests.post(f"{stack.url}/api/results/{name}/votes", json=vote, timeout=30)
        assert voted.ok
        assert command(stack, monkeypatch, "remove", name) == 2
        assert f"remove {name} --yes" in capsys.readouterr().err
        assert command(stack, monkeypatch, "remove", name, "--yes") == 0
        assert "1 picture and 1 vote deleted." in capsys.readouterr().out
        paths = (result["image"], result["thumbnail"], f"/results/{name}.json", f"/{name}")
        for path in paths:
            assert requests.get(stack.url + path, timeout=30).status_code == 404, path
        queue = requests.get(f"{stack.url}/api/queue", headers={"Voter": "w"}, timeout=30).json()
        assert queue["pictures"] == []
        assert command(stack, monkeypatch, "remove", name, "--yes") == 2
        assert f"There is no picture {name}" in capsys.readouterr().err


def test_pause_refuses_until_it_is_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_stack(tmp_path, WORKERS="1") as stack:
        assert ticket(stack).status_code == 201
        for _ in range(2):
            assert command(stack, monkeypatch, "pause", "uploads", "--why", "We move house.") == 0
        assert "Uploads are paused." in capsys.readouterr().out
        refused = until(stack, 503)
        assert refused.json()["code"] == "paused"
        assert "We move house." in refused.json()["detail"]
        assert requests.get(stack.url, timeout=30).ok
        for _ in range(2):
            assert command(stack, monkeypatch, "resume") == 0
        until(stack, 201)
