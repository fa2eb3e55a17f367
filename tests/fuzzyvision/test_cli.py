"""The command `fuzzy-vision`."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from fuzzyvision.cli import cli, main
from fuzzyvision.commands.base import command_line
from fuzzyvision.common import state_file
from fuzzyvision.common.environment import Credentials
from tests.support.paths import ROOT

COMMANDS = sorted(cli.commands)
WRONG = (
    "deploi",
    "run --prot 1",
    "run --port 70000",
    "run --port abc",
    "deploy Prod!",
    "deploy --email nobody",
    "deploy --domain https://example.org",
    "deploy --certificate arn:aws:acm:eu-west-1:111122223333:certificate/0a",
    "deploy --keep-days four",
    "deploy --name-length 0",
    "deploy --price-class 300",
    "deploy --budget 0",
    "deploy --embed https://a.example/",
    "deploy --embed http://a.example",
    "run --embed https://*.a.example",
    "run --embed https://a.example,",
    "run --embed *",
    "run --embed 'none'",
    "run --embed https://a.example;script-src",
    "cost --budget 20.5",
    "package --out file",
    "destroy ../x",
    "destroy --yess",
    "deploy --dry",
    "releases Prod!",
    "releases dev prod",
    "rollback Prod!",
    "rollback --to",
    "rollback dev 20261126-170512",
    "status dev prod",
    "export",
    "export labelled --stage Prod",
    "export labelled --stage prod --data full",
    "export labelled --agreement 2",
    "export labelled --agreement nan",
    "export labelled --without yesterday",
    "export labelled --without 0001-01-01T00:00+14:00/2026-11-24",
    "export labelled --without 2026-11-24T12:00/2026-11-24T10:00",
    "import full/model.keras --scaling bgr",
    "import full/model.keras --size big",
    "import full/model.keras --threshold 1",
    "import full/model.keras --out file",
    "train gone",
    "train empty --epochs 0",
    "compare gone",
    "compare full --stage dev --pictures full",
    "compare full --data full --pictures full",
    "check Prod!",
    "check dev --url http://localhost:8000",
    "check --seconds soon",
    "check --before --url http://localhost:8000",
    "check --before --data full",
    "check --before --workers 1",
    "check dev --budget 20",
    "check dev --domain pictures.example.org",
    "backup",
    "backup file",
    "redrive Full!",
    "redrive dev --data full",
    "logs Prod!",
    "policy Prod!",
    "logs --upload 7QK",
    "logs --name ../x",
    "logs --hours many",
    "import-data full --stage prod --data full",
    "pause everything",
    "remove",
    "ban nobody",
    "desk --port 70000",
    "desk --stage prod --data full",
    "ban 7QK --undo",
    "ban 2026-11-24T12:00/2026-11-24T10:00",
    "ban --stage prod --data full",
    "remove 7QK --stage prod --data full",
    "pause --until tomorrow",
    "pause --until 2020-01-01T00:00",
    f"pause --why {'x' * 201}",
    "resume votes --stage prod --data full",
    "classify",
    "classify gone --url http://localhost:8000",
    "classify full",
    "classify full --offline full --url http://localhost:8000",
    "classify full --offline full --parallel 0",
    "vote 7QK",
    "stats",
    "mcp",
    "mcp --url http://localhost:8000 --seconds 601",
    "invite --uses 0",
    "invite --days 366",
    "invite --stage prod --data full",
    "invite --revoke 7QK",
    "invite --revoke 0123456789ab --revoke-all",
)
"""Wrong use: the sentence ends with where to read more."""

REFUSED = {
    "import gone.keras --labels file": "There is no model gone.keras.",
    "export full --stage local": "full holds other things",
    "export labelled --data full": "full holds no pictures of Fuzzy Vision.",
    "backup copy --data gone": "gone holds no pictures of Fuzzy Vision.",
    "redrive --data empty": "empty holds no pictures of Fuzzy Vision.",
    "import-data full": "full holds no pictures of Fuzzy Vision.",
    "remove 7QK --data gone": "gone holds no pictures of Fuzzy Vision.",
    "desk --data gone": "gone holds no pictures of Fuzzy Vision.",
    "ban --data gone": "gone holds no pictures of Fuzzy Vision.",
    "pause --data gone": "gone holds no pictures of Fuzzy Vision.",
    "invite --data gone": "gone holds no pictures of Fuzzy Vision.",
    "invite --revoke-all --data empty": "empty holds no pictures of Fuzzy Vision.",
    "resume --data empty": "empty holds no pictures of Fuzzy Vision.",
    "train empty": "empty holds no folders",
    "compare empty --pictures full": "There is no empty/card.json.",
    "classify empty --offline full": "There are no pictures: none end in .avif",
    "classify full/model.keras --offline empty": "There is no empty/card.json.",
    "classify file --offline empty --out answers.txt": "answers.txt must end in .csv",
    "classify file --url localhost": "localhost is not an address: begin with",
    "stats --url https://me:secret@localhost": "An address holds no password: set PASSWORD=",
    "mcp --url localhost": "localhost is not an address: begin with",
    "card --model empty": "There is no file empty/card.json.",
}
"""Refused by what the command calls."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder, a full one and a file the current folder; moto is noted."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "model.keras").touch()
    (tmp_path / "file").write_text("cat\ndog\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUZZY_LOCAL", str(tmp_path / "local.json"))
    state_file.write("http://127.0.0.1:9", Credentials("LOCAL", "secret"))
    return tmp_path


def test_commands_are_those_of_the_design() -> None:
    named = (
        "backup ban card check classify compare cost deploy desk destroy export import "
        "import-data invite logs mcp package pause policy redrive releases remove resume rollback "
        "run service stats status train vote"
    )
    assert named.split() == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_screen(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("words", WRONG)
def test_wrong_use_is_one_sentence(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "--help`." in told.err


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("words", REFUSED)
def test_refusal_is_one_sentence(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert told.err.startswith(REFUSED[words])


@pytest.mark.parametrize(
    ("name", "value", "command"),
    [("NAME_LENGTH", "0", "deploy"), ("PORT", "x", "run"), ("STAGE", "Prod", "destroy")],
)
def test_environment_is_checked_too(
    name: str,
    value: str,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    assert main([command]) == 2
    assert capsys.readouterr().err.startswith("Invalid value for ")


def test_empty_environment_counts_as_unset(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ARCH", "EMAIL", "KEEP_DAYS", "STAGE", "YES"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert main(["destroy"]) == 2
    assert capsys.readouterr().err.startswith("There is no profile nobody")


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Shell completion: eval" in capsys.readouterr().err


def test_ctrl_c_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.commands, "wait", click.Command("wait", callback=interrupted))
    assert main(["wait"]) == 130
    assert "safe to run the same command again" in capsys.readouterr().err


def test_card_keeps_the_command_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    train = cli.commands["train"]
    monkeypatch.setattr(train, "callback", lambda **_: given.append(command_line()))
    assert main(["train", "docs", "--seed=3", "--weights", "none"]) == 0
    assert main(["train", "docs", "--size", "96x64", "--no-augment"]) == 0
    assert given == [
        ["docs", "--weights", "none", "--seed", "3"],
        ["docs", "--size", "96x64", "--no-augment"],
    ]


def test_exit_code_is_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", "--model", str(ROOT / "docs")]) == 2
    assert "card.json" in capsys.readouterr().err


def test_help_imports_no_engine() -> None:
    script = (
        "import sys; from fuzzyvision.cli import cli, main; main(['--help']); "
        "[main([command, '--help']) for command in cli.commands]; "
        "engines = {'boto3', 'numpy', 'tensorflow', 'PIL', 'chalice', 'mcp'}; "
        "sys.exit(len(engines & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


EXTRAS = {
    "import x.keras": ("TensorFlow", "tensorflow=="),
    "mcp --url http://localhost:1": ("the SDK of the Model Context Protocol", "mcp=="),
    "train tests": ("TensorFlow", "tensorflow=="),
}


@pytest.mark.parametrize("command", EXTRAS)
def test_missing_extra_is_one_sentence(command: str) -> None:
    words, pin = EXTRAS[command]
    program = (
        "import sys; sys.modules |= dict.fromkeys(['h5py', 'tensorflow', 'keras', 'mcp']); "
        f"from fuzzyvision.cli import main; sys.exit(main({command.split()}))"
    )
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"This command needs {words}. Install it: ")
    assert f"-m pip install {pin}" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


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


@pytest.mark.parametrize("extra", ["mcp", "train"])
def test_extras_are_the_pinned_ones(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = (ROOT / "requirements" / f"{extra}.txt").read_text().splitlines()
    assert project["optional-dependencies"][extra] == [one for one in lines if one[0] != "-"]
