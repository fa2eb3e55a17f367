import sys
from pathlib import Path

import pytest

from benchmarks.clients import StackClient
from benchmarks.errors import BenchError
from benchmarks.server import Server
from fuzzyvision.common.form import form
from fuzzyvision.local.multipart import read_form
from tests.support.pictures import encoded, quadrants
from tests.support.stack import RunningStack


def test_client_takes_a_picture_through(stack: RunningStack) -> None:
    client = StackClient(stack.url)
    client.send(encoded(quadrants(64, 64)))
    with pytest.raises(BenchError, match="unsupported-format"):
        client.send(b"no picture")
    client.visit()
    client.read_statistics()
    client.close()


def test_form_holds_its_fields_and_the_file() -> None:
    body, content_type = form({"key": "abc", "policy": "p=="}, "file", b"\xff\r\n--\x00")
    posted = read_form(body, content_type)
    assert posted.fields == {"key": "abc", "policy": "p=="}
    assert posted.file == b"\xff\r\n--\x00"


def test_ended_server_is_reported_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with (
        Server([sys.executable, "-c", "print('No.')"], log) as server,
        pytest.raises(BenchError, match=r"server\.log"),
    ):
        server.wait_for(lambda _log: None)
    assert log.read_text() == "No.\n"


def test_a_server_is_ended_whatever_happens(tmp_path: Path) -> None:
    with Server([sys.executable, "-c", "input()"], tmp_path / "log") as server:
        pid = server.pid
    assert not Path(f"/proc/{pid}").exists()
