"""What an owner does while peers are there, by the command, on either engine."""

import os
import time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import requests

from chalicelib.voting.exclusions import pseudonym
from fuzzyvision.cli import main
from tests.support.journey import answer_on, answer_to, post
from tests.support.journey import ticket as ticket_for
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


def test_reported_picture_is_seen_by_nobody(tmp_path: Path) -> None:
    public = {"URL": "http://pictures.example.org", "PASSWORD": "none"}
    on_moto = os.environ.get("ENGINE") == "moto"  # it serves this machine alone: one client
    with running_stack(tmp_path, WORKERS="1", **({} if on_moto else public)) as stack:
        headers = {} if on_moto else {"Host": "pictures.example.org"}
        result = answer_to(stack, encoded(noise(200, 150)))["result"]

        def report(client: str) -> requests.Response:
            return requests.post(
                f"{stack.url}/api/results/{result['name']}/report",
                json={"reason": "rude"},
                headers={**headers, "X-Forwarded-For": client},
                timeout=30,
            )

        for client in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
            assert report(client).status_code == 202
        if on_moto:
            return
        end = time.monotonic() + 60
        while requests.get(f"{stack.url}{result['image']}", timeout=30).content:
            assert time.monotonic() < end
            time.sleep(0.1)
        document = requests.get(f"{stack.url}/results/{result['name']}.json", timeout=30).json()
        assert document == {"name": result["name"], "hidden": True}
        assert requests.get(stack.url + result["thumbnail"], timeout=30).status_code == 404
        page = requests.get(f"{stack.url}/{result['name']}", timeout=30).text
        assert "is hidden" in page
        assert result["predictions"][0]["label"] not in page
        assert report("192.0.2.3").status_code == 404


def test_banned_voter_counts_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_stack(tmp_path, WORKERS="1") as stack:
        name = answer_to(stack, encoded(noise(200, 150)))["result"]["name"]

        def vote() -> None:
            cast = {"label": None, "voter": "bot", "blind": False}
            voted = requests.post(f"{stack.url}/api/results/{name}/votes", json=cast, timeout=30)
            assert voted.ok

        def pictures() -> int:
            found = requests.get(f"{stack.url}/api/stats", timeout=30).json()
            return int(found["pictures"])

        vote()
        assert pictures() == 1
        for _ in range(2):
            assert command(stack, monkeypatch, "ban", pseudonym("bot"), "--why", "A test.") == 0
        told = capsys.readouterr().out
        assert "1 vote left out." in told
        assert "A test." in told
        vote()
        assert pictures() == 0
        assert command(stack, monkeypatch, "ban", pseudonym("bot"), "--undo") == 0
        assert "Nothing is left out." in capsys.readouterr().out
        assert pictures() == 1


def test_own_data_comes_as_a_zip(tmp_path: Path) -> None:
    with running_stack(tmp_path, WORKERS="1") as stack:
        picture = encoded(noise(200, 150))
        form = ticket_for(stack, len(picture))
        post(form, picture)
        result = answer_on(stack, form)["result"]
        headers = {"Upload-Id": form["id"], "Accept": "application/zip"}
        answer = requests.get(f"{stack.url}/api/uploads", headers=headers, timeout=30)
        assert answer.headers["Content-Type"] == "application/zip"
        with ZipFile(BytesIO(answer.content)) as found:
            image = requests.get(stack.url + result["image"], timeout=30).content
            assert found.read("picture.jpg") == image
