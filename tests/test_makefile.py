"""The Makefile refuses what it does not know."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str, run: bool = False) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own Makefile
        ["make", *([] if run else ["-n"]), *arguments],  # noqa: S607 - make is on the path
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("given", ["STGAE=prod", "OUT=build/new", "stage=prod"])
@pytest.mark.parametrize("run", [True, False])
def test_unknown_variable_is_refused(given: str, *, run: bool) -> None:
    done = make("destroy", given, run=run)
    assert done.returncode == 2
    assert f"No target knows the variable {given.partition('=')[0]}." in done.stderr


def test_password_is_not_taken_from_the_command_line() -> None:
    done = make("run", "PASSWORD=tulips")
    assert done.returncode == 2
    assert "others can read a password" in done.stderr
    assert make("run", "PASSWORD=none").returncode == 0


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """Make an environment whose command prints its arguments and the options that it is given."""
    command = tmp_path / "bin" / "fuzzy-vision"
    command.parent.mkdir()
    command.write_text('#!/bin/sh\nprintf "%s\\n" "$*" "$STAGE" "$EMAIL" "$DATA"\n')
    command.chmod(0o755)
    for stamp in ("for-run", "for-train"):
        (tmp_path / stamp).touch()
    return tmp_path


def test_options_reach_the_command(venv: Path) -> None:
    done = make("deploy", "STAGE=prod", "EMAIL=ada@example.org", f"VENV={venv}", run=True)
    assert done.stdout.splitlines()[:3] == ["deploy", "prod", "ada@example.org"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("deploy", "YES=1"), "deploy --yes"),
        (("deploy", "ARGS=--dry-run"), "deploy --dry-run"),
        (("releases",), "releases"),
        (("rollback", "YES=1", "ARGS=--to 20261126-170512"), "rollback --yes --to 20261126-170512"),
    ],
)
def test_release_targets_call_their_commands(venv: Path, words: tuple[str, ...], told: str) -> None:
    done = make(*words, "STAGE=prod", f"VENV={venv}", run=True)
    assert done.stdout.splitlines()[:2] == [told, "prod"]


def test_no_shell_evaluates_an_option(venv: Path) -> None:
    hostile = "a'b\";touch evaluated;`touch evaluated`"
    done = make("deploy", f"EMAIL={hostile}", f"VENV={venv}", run=True)
    assert done.stdout.splitlines()[2] == hostile
    done = make("train", f"DATA={hostile}", f"VENV={venv}", run=True)
    assert done.stdout.splitlines()[0] == f"train {hostile}"
    assert not (ROOT / "evaluated").exists()


def test_train_asks_for_pictures(venv: Path) -> None:
    done = make("train", f"VENV={venv}", run=True)
    assert done.returncode == 2
    assert "make train DATA=" in done.stdout
