"""`make run` for others: it starts only with a word about the password, and URL is the address."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.paths import ROOT
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack

PUBLIC = "https://pictures.example.org"
BODY: Any = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 1}


def make_run(folder: Path, *given: str) -> "subprocess.CompletedProcess[str]":
    """Run `make run` without a terminal, in an environment that is set up already."""
    command = folder / "bin" / "fuzzy-vision"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fuzzyvision.cli "$@"\n')
    command.chmod(0o755)
    (folder / "for-run").touch()
    environ = {name: value for name, value in os.environ.items() if name != "PASSWORD"}
    own = {"DATA": str(folder / "data"), "PORT": "0", "ENGINE": "embedded"}
    with subprocess.Popen(  # noqa: S603 - our own Makefile
        ["make", "run", f"VENV={folder}", *given],  # noqa: S607 - make is on the path
        cwd=ROOT,
        env=environ | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as process:
        try:
            output, errors = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:  # it serves, which the test is there to notice
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize("given", ["HOST=0.0.0.0", f"URL={PUBLIC}"])
def test_without_a_terminal_the_password_has_to_be_given(tmp_path: Path, given: str) -> None:
    ended = make_run(tmp_path, given)
    sentence, failed = ended.stderr.strip().splitlines()
    assert sentence == (
        "Others could reach it without a password. Put one into the environment variable PASSWORD, "
        "or say PASSWORD=none if you want none."
    )
    assert (ended.returncode, failed.endswith("Error 2")) == (2, True)
    assert ended.stdout == ""
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Run it behind a proxy."""
    folder = tmp_path_factory.mktemp("public")
    with running_stack(folder, URL=f"{PUBLIC}/", PASSWORD="none", ENGINE="embedded") as running:  # noqa: S106 - the word for none
        yield running


def test_printed_address_is_that_of_the_proxy(public: RunningStack) -> None:
    assert f"\nOthers open {PUBLIC}  It asks for no password.\n" in public.printed()
    assert f"Fuzzy Vision is at {public.url}  " in public.printed()


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"Host": "pictures.example.org"}, PUBLIC),
        ({"Host": "Pictures.example.org:443"}, PUBLIC),
        ({"Origin": PUBLIC}, PUBLIC),  # from a proxy that names this machine as the host
        ({}, ""),
    ],
)
def test_forms_go_to_the_address_that_the_browser_knows(
    public: RunningStack, headers: dict[str, str], address: str
) -> None:
    answer = requests.post(f"{public.url}/api/uploads", json=BODY, headers=headers, timeout=60)
    assert answer.json()["url"] == f"{address or public.url}/uploads"


def test_form_that_comes_through_the_proxy_is_answered(public: RunningStack) -> None:
    host = {"Host": "pictures.example.org", "Origin": PUBLIC}
    picture = encoded(noise(64, 48))
    body = {**BODY, "size": len(picture)}
    form = requests.post(f"{public.url}/api/uploads", json=body, headers=host, timeout=60).json()
    posted = requests.post(
        form["url"].replace(PUBLIC, public.url),
        data=form["fields"],
        files={"file": ("m.jpg", picture)},
        headers=host,
        timeout=60,
    )
    assert posted.status_code == 204


def test_other_names_are_misdirected_to_the_proxy(public: RunningStack) -> None:
    answer = requests.get(public.url, headers={"Host": "evil.example"}, timeout=60)
    assert answer.status_code == 421
    assert f"This server is {PUBLIC} only." in answer.text
