"""`make run` as a newcomer meets it: addresses, ports, signals, strange environments."""

import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from fuzzyvision.local import servers
from tests.support.paths import MODEL
from tests.support.stack import start_stack, wait_for_address


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    with start_stack(*arguments, stdout=subprocess.PIPE) as process:
        output, _ = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, output)


def free_port() -> int:
    with servers.bind(0) as listener:
        return servers.port_of(listener)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_stack_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    lines = tmp_path / "lines"
    with lines.open("w") as output, start_stack("--port", "0", stdout=output) as process:
        wait_for_address(process, lines)
        process.send_signal(number)
        assert process.wait(60) == 0
    assert "Traceback" not in lines.read_text()
    assert lines.read_text().rstrip().endswith("Ended.")


def test_environment_cannot_lead_to_an_account(
    tmp_path: Path,
) -> None:
    lines, port = tmp_path / "lines", free_port()
    strange = {
        "AWS_PROFILE": "production",
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_ENDPOINT_URL_S3": "http://192.0.2.1",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "AWS_REGION": "eu-west-1",
        "HTTP_PROXY": "http://192.0.2.1:3128",
        "RESULTS_BUCKET": "production",
    }
    with (
        lines.open("w") as output,
        start_stack("--port", str(port), stdout=output, env=os.environ | strange) as process,
    ):
        assert wait_for_address(process, lines) == f"http://localhost:{port}"
        body: Any = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 1}
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(f"http://127.0.0.1:{port}/api/uploads", json=body, timeout=30)
    assert answer.json()["url"].startswith("http://127.0.0.1:")
    assert "AKIAREAL" not in answer.text


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with servers.bind(0) as listener:
        port = servers.port_of(listener)
        ended = run("--port", str(port))
    assert ended.returncode == 2
    assert f"Port {port}" in ended.stdout
    assert "make run PORT=9000" in ended.stdout
    assert "Traceback" not in ended.stdout


def test_card_with_a_bad_field_is_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))
    (tmp_path / "card.json").write_text(json.dumps({**card, "title": ""}), encoding="utf-8")
    monkeypatch.setenv("MODEL_FOLDER", str(tmp_path))
    ended = run("--port", "0")
    assert ended.returncode == 2
    assert "title must be one line of text, at most 60 characters" in ended.stdout
    assert "Traceback" not in ended.stdout


def test_inner_ports_avoid_those_in_use(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    front = free_port()
    with (
        servers.bind_near(front + 1),
        lines.open("w") as output,
        start_stack("--port", str(front), stdout=output) as process,
    ):
        url = wait_for_address(process, lines)
        assert requests.get(url, timeout=30).ok


@pytest.mark.parametrize("port", ["eighty", "-1", "65536", "80.5", ""])
def test_malformed_port_is_refused(port: str) -> None:
    ended = run("--port", port)
    assert ended.returncode == 2
    assert "Invalid value for '--port'" in ended.stdout
    assert "Traceback" not in ended.stdout


def test_the_stack_listens_on_loopback_only() -> None:
    with servers.bind(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        assert listener.family == socket.AF_INET
