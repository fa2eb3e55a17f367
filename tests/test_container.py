"""The Containerfile follows simple rules, and its steps make a Fuzzy Vision that runs."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from fuzzyvision.local import servers
from tests.support.containerfile import Plain, Step, steps
from tests.support.paths import ROOT

STEPS = list(steps((ROOT / "Containerfile").read_text()))
NAMES = [step.name for step in STEPS]
KNOWN = {"FROM", "WORKDIR", "ENV", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"}
PASSWORD = "tulips and mice"  # noqa: S105 - of these tests


def only(name: str) -> Step:
    """Return the one step of this name."""
    (found,) = (step for step in STEPS if step.name == name)
    return found


def test_every_instruction_is_known_and_copies_what_there_is() -> None:
    assert set(NAMES) <= KNOWN | {"HEALTHCHECK", "CMD"}  # no ADD: it fetches and unpacks
    for step in STEPS:
        if step.name == "COPY":
            assert [word for word in step.words[:-1] if not (ROOT / word).exists()] == []


def test_the_base_is_a_named_release() -> None:
    image, _, tag = only("FROM").rest.rpartition(":")
    assert image == "docker.io/library/python"
    assert re.fullmatch(r"3\.1\d-slim", tag)


def test_it_does_not_run_as_root() -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", only("USER").rest)
    assert NAMES.index("USER") < NAMES.index("CMD")
    assert "RUN" not in NAMES[NAMES.index("USER") :]


def test_the_data_is_a_volume_of_its_user() -> None:
    volume = only("VOLUME").rest
    owner = only("USER").rest.split(":")[0]
    assert any(f"-o {owner}" in step.rest and volume in step.words for step in STEPS)
    assert f"DATA={volume}" in " ".join(step.rest for step in STEPS if step.name == "ENV")


def test_programs_start_without_a_shell() -> None:
    assert only("CMD").rest.startswith("[")  # so that it receives the signals itself
    assert ' CMD ["' in only("HEALTHCHECK").rest


def test_no_password_is_in_the_image() -> None:
    assert "PASSWORD" not in " ".join(step.rest for step in STEPS)


def test_all_packages_come_with_their_hashes() -> None:
    installs = [step.rest for step in STEPS if "install -q" in step.rest]
    assert installs
    for line in " && ".join(installs).split("&& "):
        assert "pip install" not in line or "-hashes" in line


def test_the_builder_gets_what_is_copied_and_no_more() -> None:
    sent = {
        line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = {word for step in STEPS if step.name == "COPY" for word in step.words[:-1]}
    assert sent == copied


def python() -> Path:
    """Return a Python that every user may run, if there is one, else ours."""
    ours = Path(sys.executable).resolve()
    system = sorted(Path("/usr/bin").glob("python3.1[1-9]"))
    return next((one for one in (ours, *system) if open_to_all(one)), ours)


def open_to_all(path: Path) -> bool:
    """Return whether every user may run a program."""
    return all(one.stat().st_mode & 0o001 for one in (path, *path.parents))


@pytest.fixture(scope="module")
def plain() -> Iterator[Plain]:
    """Build it in a plain folder, which the user of the image may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "bin").mkdir()
        (folder / "bin" / "python").symlink_to(python())
        plain = Plain(folder / "root", ROOT)
        plain.environ["PATH"] = f"{folder / 'bin'}:{os.environ['PATH']}"
        plain.build(STEPS)
        yield plain


@pytest.fixture
def running(plain: Plain) -> Iterator[str]:
    """Run what it runs, as the user that it names where this is possible; return the address."""
    with servers.bind(0) as listener:
        port = servers.port_of(listener)
    plain.environ |= {"PORT": str(port), "PASSWORD": PASSWORD}
    with started(plain, only("CMD").words) as process:
        assert process.stdout is not None
        assert "Fuzzy Vision is at" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        assert process.wait(60) == 0


def started(plain: Plain, words: list[str]) -> "subprocess.Popen[str]":
    """Start a program of the image."""
    user, _, group = plain.user.partition(":")
    may = os.geteuid() == 0 and open_to_all(python())
    ids = {"user": int(user), "group": int(group), "extra_groups": []} if may else {}
    process: subprocess.Popen[str] = subprocess.Popen(  # noqa: S603 - our own program
        [plain.here(word) for word in words],
        cwd=plain.folder,
        env=plain.environ,
        stdout=subprocess.PIPE,
        text=True,
        **ids,  # type: ignore[call-overload] # of these three
    )
    return process


def health(plain: Plain) -> int:
    """Return what the check of the image's health ends with."""
    words = Step("CMD", only("HEALTHCHECK").rest.partition(" CMD ")[2]).words
    with started(plain, words) as process:
        return process.wait(60)


@pytest.mark.slow
def test_what_the_steps_make_runs(plain: Plain, running: str) -> None:
    assert health(plain) == 0
    login = {"password": PASSWORD}
    with requests.Session() as browser:
        assert browser.get(f"{running}/api/stats", timeout=30).status_code == 401
        assert browser.post(f"{running}/login", data=login, timeout=30).ok
        assert browser.get(f"{running}/api/stats", timeout=30).ok
    assert (plain.root / "data" / "fuzzy-vision.sqlite3").is_file()


@pytest.mark.slow
def test_health_is_bad_without_a_server(plain: Plain) -> None:
    with servers.bind(0) as listener:
        plain.environ["PORT"] = str(servers.port_of(listener))
    assert health(plain) == 1
