"""What the tools send, how often, and what they never say."""

import json
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fuzzyvision.client import Client, EntryError, NotFoundError, Result
from fuzzyvision.client.files import Source
from fuzzyvision.mcp import session as module
from fuzzyvision.mcp.server import server
from fuzzyvision.mcp.session import Session
from tests.support.faulty_service import Fault, faulty
from tests.support.paths import ROOT
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack
from tests.support.tools import COMMAND, told_here, words_of

PICTURE = encoded(noise(120, 90, 62))


def never() -> Client:
    raise AssertionError("The service was called.")


@pytest.fixture
def picture(tmp_path: Path) -> str:
    file = tmp_path / "picture.jpg"
    file.write_bytes(PICTURE)
    return str(file)


def test_same_bytes_are_sent_once_and_without_their_name(
    stack: RunningStack, picture: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(PICTURE)
    with faulty(stack.url) as service, ThreadPoolExecutor(4) as pool:
        session = Session(lambda: Client(service.url, seconds=60))
        found = list(pool.map(session.classify, [picture, str(copy)] * 4))
        found += [session.classify(picture), session.explain(picture)[0]]
        assert service.count("POST /api/uploads") == 1
    assert len({one.name for one in found}) == 1


def _pipe(file: Path) -> None:
    os.mkfifo(file)


KEPT: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.touch(),
    "folder": lambda file: file.mkdir(),
    "key": lambda file: file.write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + bytes(500)),
    "missing": lambda file: file,
    "pipe": _pipe,
    "picture later": lambda file: file.write_bytes(b"secret" + PICTURE),
    "too large": lambda file: file.write_bytes(PICTURE + bytes(20 * 2**20)),
    "unreadable": lambda file: file.symlink_to("/proc/self/mem"),
}


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("tool", ["classify_image", "explain"])
def test_other_files_do_not_leave_the_machine(
    stack: RunningStack, tmp_path: Path, kind: str, tool: str
) -> None:
    file = tmp_path / "file"
    KEPT[kind](file)
    with faulty(stack.url) as service:
        made = server(service.url, Session(lambda: Client(service.url)))
        [answer] = told_here(made, (tool, {"path": str(file)}))
        assert service.calls == []
    assert answer.is_error
    assert "Traceback" not in words_of(answer)


@pytest.mark.parametrize(
    "path",
    [
        "a\0b",
        "file://",
        "file://x.example/y",
        "file:///%00",
        "~nobody/x.jpg",
        "x" * 5000,
        "/dev/zero",
    ],
)
def test_odd_paths_are_refused_in_plain_words(path: str) -> None:
    [answer] = told_here(server("", Session(never)), ("classify_image", {"path": path}))
    assert answer.is_error
    assert "There is no file" in words_of(answer)


def test_empty_path_is_refused_in_plain_words() -> None:
    [answer] = told_here(server("", Session(never)), ("classify_image", {"path": " "}))
    assert "The path is empty: name a file." in words_of(answer)


def test_address_of_a_file_is_its_path(stack: RunningStack, tmp_path: Path) -> None:
    file = tmp_path / "a picture.jpg"
    file.write_bytes(PICTURE)
    session = Session(lambda: Client(stack.url, seconds=60))
    whole = session.classify(file.as_uri())
    assert session.classify(f"file://localhost{file.as_uri()[7:]}") == whole


def test_upload_id_is_not_said(stack: RunningStack, picture: str) -> None:
    class Noting(Client):
        ids: list[str] = []  # noqa: RUF012 - for this test

        def classify(self, picture: Source) -> Result:
            found = super().classify(picture)
            self.ids.append(found.upload_id)
            return found

    made = server(stack.url, Session(lambda: Noting(stack.url, seconds=60)))
    calls = [("classify_image", {"path": picture}), ("explain", {"path": picture})]
    answers = told_here(made, *calls, ("statistics", {}), ("model_card", {}))
    [upload_id] = Noting.ids
    assert upload_id
    assert not any(answer.is_error for answer in answers)
    assert not any(upload_id in answer.model_dump_json() for answer in answers)


def test_deleted_picture_is_sent_again(stack: RunningStack, picture: str) -> None:
    client = Client(stack.url, seconds=60)
    session = Session(lambda: client)
    first = session.classify(picture)
    client.delete(first.upload_id)
    with pytest.raises(NotFoundError):
        session.explain(picture)
    assert session.explain(picture)[0].upload_id != first.upload_id


def test_entry_is_tried_again_after_a_refusal(stack: RunningStack) -> None:
    problem = json.dumps({"detail": "Log in first.", "code": "login-needed"}).encode()
    with faulty(stack.url, Fault("GET /model", 401, problem)) as service:
        entries: list[str] = []

        def connect() -> Client:
            entries.append(service.url)
            return Client(service.url, seconds=60)

        session = Session(connect)
        with pytest.raises(EntryError):
            session.model_card()
        assert session.model_card().labels
        session.statistics()
    assert len(entries) == 2


def test_full_service_says_when_to_come_back(stack: RunningStack, picture: str) -> None:
    problem = json.dumps({"detail": "Today's are in.", "code": "daily-limit"}).encode()
    full = Fault("POST /api", 429, problem, {"Retry-After": "3600"}, times=9)
    with faulty(stack.url, full) as service:
        made = server(service.url, Session(lambda: Client(service.url, seconds=1)))
        [answer] = told_here(made, ("classify_image", {"path": picture}))
    assert answer.is_error
    assert "Today's are in. It says to come back in 60 minutes." in words_of(answer)


def test_memory_is_bounded(
    stack: RunningStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_KNOWN", 2)
    with faulty(stack.url) as service:
        session = Session(lambda: Client(service.url, seconds=60))
        for seed in (1, 2, 3, 3, 2, 1):
            (tmp_path / "now.jpg").write_bytes(encoded(noise(64, 48, seed)))
            session.classify(str(tmp_path / "now.jpg"))
        assert service.count("POST /api/uploads") == 4


def test_command_serves_until_stdin_ends() -> None:
    asked = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
    command = [*COMMAND, "--url", "http://localhost:1"]
    ran = subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, check=True)  # noqa: S603 - our own module
    assert json.loads(ran.stdout)["id"] == 1
