"""The examples of docs/programs.md and the README run."""

import re
import shlex
from pathlib import Path

import pytest

from fuzzyvision.cli import main
from tests.support.paths import MODEL, ROOT, ours
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack

PAGE = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with what the examples name the current one."""
    (tmp_path / "photos").mkdir()
    for number, name in enumerate(("mouse.jpg", "photos/one.jpg", "photos/two.jpg")):
        (tmp_path / name).write_bytes(encoded(noise(90, 70, number)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@ours
@pytest.mark.usefixtures("folder")
def test_python_example_runs(stack: RunningStack, capsys: pytest.CaptureFixture[str]) -> None:
    for example in (*examples(PAGE, "python"), *examples(README, "python")):
        exec(example.replace("http://localhost:8000", stack.url), {})  # noqa: S102 - our own page
    shown = capsys.readouterr().out
    assert f"{stack.url}/" in shown
    assert shown.count("photos/") == 2
    assert "unsupported-format This file is not a JPEG" in shown


@pytest.mark.usefixtures("folder")
def test_commands_run(stack: RunningStack, capsys: pytest.CaptureFixture[str]) -> None:
    [short] = [one for one in examples(README, "sh") if "classify" in one]
    told = (
        "".join((*examples(PAGE, "sh"), short))
        .replace("http://localhost:8000", stack.url)
        .replace("vendor/model", str(MODEL))
    )
    for line in told.splitlines():
        program, *words = shlex.split(line, comments=True)
        assert program == "fuzzy-vision"
        assert main(words) == 0
    assert len(Path("answers.csv").read_text().splitlines()) == 4
    assert len(Path("answers.html").read_text().splitlines()) == 3
    assert len(Path("answers.jsonl").read_text().splitlines()) == 2
    assert "mouse.jpg  " in capsys.readouterr().out
