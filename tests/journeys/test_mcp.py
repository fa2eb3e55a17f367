"""`fuzzy-vision mcp`: its tools over stdio, with a service that runs and with one that does not."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fuzzyvision.client import Client
from fuzzyvision.mcp.server import CONSENT
from tests.support.paths import BUNDLED, ROOT
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack
from tests.support.tools import COMMAND, Calls, listed, told, words_of

AWAY = "http://localhost:1"
SECRET = "tulips in the rain"  # noqa: S105 - what is tested


@pytest.fixture
def picture(tmp_path: Path) -> str:
    file = tmp_path / "picture.jpg"
    file.write_bytes(encoded(noise(300, 200, 61)))
    return str(file)


def test_tools_say_what_a_model_needs_to_know() -> None:
    tools = {tool.name: tool for tool in listed("--url", AWAY)}
    assert sorted(tools) == ["classify_image", "explain", "model_card", "statistics"]
    for name in ("classify_image", "explain"):
        assert CONSENT.format(url=AWAY) in (tools[name].description or "")
        assert tools[name].input_schema["required"] == ["path"]
    for tool in tools.values():
        assert "upload" not in json.dumps(tool.output_schema)
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is (tool.name in {"model_card", "statistics"})
    schema: Any = tools["classify_image"].output_schema
    assert {"type": "null"} in schema["properties"]["label"]["anyOf"]
    assert "null where the model is not sure" in schema["properties"]["label"]["description"]


def test_numbers_are_the_clients(stack: RunningStack, picture: str) -> None:
    client = Client(stack.url, seconds=60)
    own = client.classify(picture)
    why = client.explain(own.name).labels[0]
    calls: Calls = (
        ("classify_image", {"path": picture}),
        ("explain", {"path": picture}),
        ("model_card", {}),
        ("statistics", {}),
    )
    answers = told("--url", stack.url, calls=calls)
    assert not any(answer.is_error for answer in answers)
    said, reasons, card, votes = (answer.structured_content or {} for answer in answers)
    assert said["label"] == own.label
    assert [(one["label"], one["probability"]) for one in said["predictions"]] == [
        (one.label, one.probability) for one in own.predictions
    ]
    assert said["link"].startswith(f"{stack.url}/")
    assert said["link"] == reasons["link"] != own.link
    assert (reasons["label"], reasons["probability"]) == (why.label, why.probability)
    assert reasons["places"][0]["drop"] == max(why.drops)
    assert card["labels"] == list(BUNDLED.labels)
    assert (card["version"], card["threshold"]) == (BUNDLED.version, BUNDLED.threshold)
    assert votes["votes"] == client.statistics().votes


def test_what_goes_wrong_is_said_in_plain_words(picture: str, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("just text")
    expected = {
        str(tmp_path / "gone.jpg"): "There is no file .*gone.jpg that can be read.",
        str(text): "This file is not a JPEG, PNG",
        picture: "localhost:1 does not answer",
    }
    calls = tuple(("classify_image", {"path": path}) for path in expected)
    for answer, words in zip(
        told("--url", AWAY, "--seconds", "0", calls=calls), expected.values(), strict=True
    ):
        assert answer.is_error
        assert re.search(words, words_of(answer))
        assert "Traceback" not in words_of(answer)


def test_password_is_taken_from_the_environment(
    picture: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSWORD", SECRET)
    with running_stack(tmp_path, HOST="0.0.0.0", ENGINE="embedded") as private:  # noqa: S104 - what is tested
        [inside] = told("--url", private.url, calls=(("classify_image", {"path": picture}),))
        monkeypatch.setenv("PASSWORD", "wrong")
        [outside] = told("--url", private.url, calls=(("classify_image", {"path": picture}),))
    assert not inside.is_error
    assert outside.is_error
    assert "Cannot log in" in words_of(outside)
    assert SECRET not in words_of(inside) + words_of(outside)


def started() -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own module
        [*COMMAND, "--url", AWAY, "--seconds", "0"],
        cwd=ROOT,
        env=os.environ,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def line(method: str, **more: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "method": method, **more}) + "\n"


HELLO = line(
    "initialize",
    id=0,
    params={
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
)


def test_only_the_protocol_reaches_stdout(picture: str) -> None:
    def call(number: int, tool: str, **arguments: object) -> str:
        return line("tools/call", id=number, params={"name": tool, "arguments": arguments})

    asked = HELLO + line("notifications/initialized") + line("tools/list", id=1)
    asked += "not JSON\n" + line("no/such", id=2) + call(3, "classify_image", path="/gone")
    asked += call(4, "classify_image", path=picture) + call(5, "classify_image")
    with started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(asked)
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(6)]
        process.stdin.close()
        assert not process.stdout.read()
        assert process.wait(60) == 0
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
    assert {answer["id"] for answer in answers} == set(range(6))


def test_ctrl_c_ends_it_though_stdin_is_open() -> None:
    with started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(HELLO)
        process.stdin.flush()
        assert "serverInfo" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == -signal.SIGINT


def test_settings_of_the_page_start_it() -> None:
    page = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
    [settings] = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    entry = json.loads(settings)["mcpServers"]["fuzzy-vision"]
    assert Path(entry["command"]).name == "fuzzy-vision"
    command, *words = entry["args"]
    assert command == "mcp"
    assert len(listed(*words)) == 4
