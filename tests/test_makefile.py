"""The Makefile refuses what it does not know."""

import shutil
import subprocess

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own Makefile; -n runs nothing
        ["make", "-n", *arguments],  # noqa: S607 - make is on the path
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("given", ["STGAE=prod", "OUT=build/new", "stage=prod"])
def test_unknown_variable_is_refused(given: str) -> None:
    done = make("destroy", given)
    assert done.returncode == 2
    assert f"No target knows the variable {given.partition('=')[0]}." in done.stderr


def test_options_reach_the_command() -> None:
    done = make("deploy", "STAGE=prod", "EMAIL=ada@example.org", "KEEP_DAYS=7")
    assert done.returncode == 0
    command = done.stdout.splitlines()[-1]
    assert "fuzzy-vision deploy prod" in command
    assert "--email 'ada@example.org'" in command
    assert "--keep-days '7'" in command
