"""`fuzzy-vision classify`, `vote` and `stats`, with a service, with a broken one, and without."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import OverdueError
from fuzzyvision.classifying.offline import Offline
from fuzzyvision.cli import main
from fuzzyvision.client import NoAnswerError
from tests.support.faulty_service import Fault, faulty
from tests.support.journey import answer_to
from tests.support.paths import BUNDLED, MODEL, ROOT
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack

NOT_PICTURES = {
    "cut.jpg": encoded(noise(300, 200))[:5000],
    "empty.jpg": b"",
    "text.jpg": b"just text",
    "bitmap.bmp": b"BM" + bytes(100),
    "pixels.png": encoded(noise(30, 20), "PNG").replace(b"\0\0\0\x1e\0\0\0\x14", b"\0\xff" * 4),
}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Make a folder of pictures, and of what is none."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for seed in range(8):
        (folder / f"{seed}.jpg").write_bytes(encoded(noise(200, 150, seed)))
    for name, data in NOT_PICTURES.items():
        (folder / name).write_bytes(data)
    return folder


def classify(photos: Path, out: Path | None, *words: str) -> int:
    return main(["classify", str(photos), *words, *(("--out", str(out)) if out else ())])


def rows(out: Path) -> dict[str, Any]:
    """Return the rows of a file by their picture, each of which is there once."""
    found = [json.loads(line) for line in out.read_text().splitlines()]
    by_name = {Path(row["file"]).name: row for row in found}
    assert len(by_name) == len(found)
    return by_name


def test_numbers_and_refusals_are_the_same_everywhere(
    stack: RunningStack, photos: Path, tmp_path: Path
) -> None:
    served, alone = tmp_path / "served.jsonl", tmp_path / "alone.jsonl"
    assert classify(photos, served, "--url", stack.url) == 0
    assert classify(photos, alone, "--offline", str(MODEL)) == 0
    here, there = rows(alone), rows(served)
    assert here.keys() == there.keys()
    for name, row in there.items():
        assert row.get("error") == here[name].get("error")
        assert row.get("predictions") == here[name].get("predictions")
        assert ("error" in row) == (name in NOT_PICTURES)
    told = answer_to(stack, (photos / "1.jpg").read_bytes())["result"]
    assert there["1.jpg"]["predictions"] == told["predictions"]
    assert (there["1.jpg"]["label"], there["1.jpg"]["model"]) == (told["label"], told["model"])


def test_same_command_again_sends_nothing_and_what_changed_is_sent(
    stack: RunningStack, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answers.csv"
    with faulty(stack.url) as service:
        assert classify(photos, out, "--url", service.url) == 0
        assert "8 pictures answered, 5 refused." in capsys.readouterr().err
        sent, whole = service.count("POST /api/uploads"), out.read_bytes()
        assert classify(photos, out, "--url", service.url) == 0
        assert "0 pictures answered, 13 done before." in capsys.readouterr().err
        assert (service.count("POST /api/uploads"), out.read_bytes()) == (sent, whole)
        (photos / "1.jpg").write_bytes(encoded(noise(64, 48, 99)))
        assert classify(photos, out, "--url", service.url) == 0
        assert service.count("POST /api/uploads") == sent + 1


def test_without_a_file_a_line_each_is_printed(
    stack: RunningStack, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify(photos, None, "--url", stack.url) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert len(lines) == 13
    assert said.err == "8 pictures answered, 5 refused.\n"  # and no bar: it is no terminal
    assert sum(f"  {stack.url}/" in line for line in lines) == 8
    assert sum("  unreadable: This picture is damaged" in line for line in lines) >= 2


def test_killed_command_is_continued(stack: RunningStack, photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    with faulty(stack.url) as service:
        words = ["classify", str(photos), "--url", service.url, "--out", str(out)]
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "fuzzyvision.cli", *words, "--parallel", "1"],
            cwd=ROOT,
            env=os.environ,
        )
        service.at("POST /api/uploads", 5, process.kill)
        assert process.wait(120) != 0
    before = rows(out)
    assert 3 <= len(before) < 13
    assert classify(photos, out, "--url", stack.url) == 0
    after = rows(out)
    assert len(after) == 13
    assert before.items() <= after.items()


def test_killed_service_ends_the_command_which_continues_later(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answers.jsonl"
    with running_stack(tmp_path) as first, faulty(first.url) as service:
        service.at("POST /api/uploads", 5, first.process.kill)
        assert classify(photos, out, "--url", service.url, "--seconds", "1") == 1
    said = capsys.readouterr().err
    assert "does not answer" in said
    assert "The same command continues there." in said
    assert len(rows(out)) < 13
    with running_stack(tmp_path) as again:
        assert classify(photos, out, "--url", again.url) == 0
    assert len(rows(out)) == 13


@pytest.mark.parametrize(("parallel", "words"), [("8", "without an answer"), ("1", "No picture")])
def test_pictures_without_an_answer_are_not_done(  # noqa: PLR0913, PLR0917 - fixtures
    stack: RunningStack,
    photos: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    parallel: str,
    words: str,
) -> None:
    out = tmp_path / "answers.jsonl"
    limits = ("--seconds", "1", "--parallel", parallel)
    with faulty(stack.url, Fault("GET /answers/", 404, times=9999)) as service:
        assert classify(photos, out, "--url", service.url, *limits) == 1
    assert words in capsys.readouterr().err
    assert not {f"{seed}.jpg" for seed in range(8)} & rows(out).keys()


def test_answers_of_another_model_are_said(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answers.html"
    assert classify(photos, out, "--offline", str(MODEL)) == 0
    assert f"<h1>What souqnet {BUNDLED.version} says</h1>" in out.read_text()
    out.write_text(out.read_text().replace(BUNDLED.version, "0" * 12))
    capsys.readouterr()
    assert classify(photos, out, "--offline", str(MODEL)) == 0
    said = f"8 answers there by souqnet {'0' * 12}; now it is souqnet {BUNDLED.version}."
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--offline", "/nope"), ("--url", "http://127.0.0.1:9")])
def test_what_cannot_begin_leaves_no_file(
    photos: Path, tmp_path: Path, words: tuple[str, str]
) -> None:
    assert classify(photos, tmp_path / "answers.csv", *words, "--seconds", "0") in {1, 2}
    assert not (tmp_path / "answers.csv").exists()


def test_refused_entry_is_wrong_use(
    stack: RunningStack, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = json.dumps({"detail": "Log in first.", "code": "login-needed"}).encode()
    with faulty(stack.url, Fault("POST /api", 401, problem, times=9)) as service:
        assert classify(photos, None, "--url", service.url) == 2
    assert capsys.readouterr().err.rstrip().endswith("Log in first.")


def test_service_that_takes_no_more_says_when(
    stack: RunningStack, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = json.dumps({"detail": "Today's are in.", "code": "daily-limit"}).encode()
    full = Fault("POST /api", 429, problem, {"Retry-After": "3600"}, times=9)
    with faulty(stack.url, full) as service:
        assert classify(photos, None, "--url", service.url, "--parallel", "1") == 1
    said = "Today's are in. It says to come back in 60 minutes. 0 pictures answered."
    assert said in capsys.readouterr().err


def test_picture_that_takes_too_long_has_no_answer() -> None:
    def never(*_: object) -> Any:  # noqa: ANN401 - it returns nothing
        raise OverdueError("The picture was not decoded after 10 s.")

    with pytest.raises(NoAnswerError, match="not decoded"):
        Offline(MODEL, never).classify(encoded(noise(60, 50)))


def test_votes_of_a_machine_are_one_voters(
    stack: RunningStack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("URL", stack.url)
    name = answer_to(stack, encoded(noise(70, 60, 41)))["result"]["name"]
    label, link = BUNDLED.labels[0], f"{stack.url}/{name}"
    for place, said in ((name.lower(), label), (link, "none of these"), (link, label.upper())):
        assert main(["vote", place, said]) == 0
        assert capsys.readouterr().out == f"1 vote on {name}; 1 said the same.\n"
    [file] = tmp_path.rglob("voter")
    assert file.stat().st_mode & 0o77 == 0
    assert main(["stats"]) == 0
    assert "The model is right in " in capsys.readouterr().out
    assert main(["stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["votes"] >= 1
    assert main(["vote", name, "cannot tell"]) == 0
    assert main(["vote", name, "no label"]) == 2
    said = capsys.readouterr().err
    assert f"does not know this label. It knows: {', '.join(BUNDLED.labels)}, none of" in said
    assert main(["vote", f"https://x.example/{name}", label]) == 2
    assert "is not of the service" in capsys.readouterr().err
