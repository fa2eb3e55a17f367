"""The command `fuzzy-vision`."""

import os
import subprocess
import sys
import tomllib

import pytest

from fuzzyvision.cli import cli, main
from tests.support.paths import ROOT

COMMANDS = sorted(cli.commands)
WRONG = (
    ["deploi"],
    ["deploy", "--stagee", "x"],
    ["deploy", "Not_A_Stage"],
    ["deploy", "--email", "nobody"],
    ["package", "--keep-days", "0"],
    ["destroy", "--yess"],
    ["run", "--port", "99999"],
    ["export"],
    ["export", "labelled", "--agreement", "2"],
    ["import", "my.keras", "--scaling", "bgr"],
    ["train", "/no/such/folder"],
    ["compare", "vendor/model", "--stage", "dev", "--pictures", "docs"],
)


def test_commands_are_those_of_the_design() -> None:
    named = "card compare cost deploy destroy export import package run status train"
    assert named.split() == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_screen(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 30
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_use_is_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "--help`." in told.err


def test_exit_code_is_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", "--model", str(ROOT / "docs")]) == 2
    assert "card.json" in capsys.readouterr().err


def test_help_imports_no_engine() -> None:
    script = (
        "import sys; from fuzzyvision.cli import main; main(['--help']); "
        "sys.exit(len({'boto3', 'numpy', 'tensorflow', 'PIL', 'chalice'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_shell_completion_is_offered() -> None:
    environ = {**os.environ, "_FUZZY_VISION_COMPLETE": "bash_source"}
    done = subprocess.run(
        [sys.executable, "-m", "fuzzyvision.cli"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "_fuzzy_vision_completion" in done.stdout


def test_dependencies_are_the_pinned_ones() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = (ROOT / "requirements.txt").read_text() + (
        ROOT / "requirements" / "run.txt"
    ).read_text()
    pinned = [line for line in lines.splitlines() if line and not line.startswith(("#", "-r"))]
    assert project["dependencies"] == pinned
