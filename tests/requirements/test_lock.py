"""The lock has a hash for every file that a venv or Lambda gets."""

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.paths import ROOT

FOLDER = ROOT / "requirements"
PINS = ("../requirements.txt", "run.txt", "train.txt", "mcp.txt", "test.txt", "uv.txt")
_ENTRY = re.compile(r"(\S+)==(\S+)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})*)\n")


def entries(name: str) -> dict[str, tuple[str, int]]:
    """Return the version, and the number of hashes, of each package of a lock."""
    text = (FOLDER / name).read_text()
    assert _ENTRY.sub("", text).startswith("#")
    assert "==" not in _ENTRY.sub("", text)
    return {found[1]: (found[2], found[3].count("sha256")) for found in _ENTRY.finditer(text)}


@pytest.mark.parametrize(
    "name", ["lock.txt", "uv.txt", "ministack.txt", "checkov.txt", "schemathesis.txt"]
)
def test_every_pin_has_a_hash(name: str) -> None:
    assert all(hashes for _, hashes in entries(name).values())


@pytest.mark.parametrize("name", PINS)
def test_lock_has_the_version_that_is_asked_for(name: str) -> None:
    locked = entries("lock.txt")
    lines = [line.split(" \\")[0] for line in (FOLDER / name).read_text().splitlines()]
    for line in lines:
        if line and not line.startswith(("#", "-r", " ")):
            asked = Requirement(line)
            assert asked.specifier.contains(locked[canonicalize_name(asked.name)][0])


@pytest.mark.parametrize("name", ["pip", "setuptools", "wheel", "hatchling", "editables"])
def test_what_installs_and_builds_is_locked(name: str) -> None:
    assert name in entries("lock.txt")


def test_every_install_of_the_makefile_asks_for_hashes() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(r"^PIP := .* --require-hashes .*$", makefile, re.MULTILINE)
    installs = re.findall(r"^\t@\$\((?:PIP|UV)\).*$", makefile, re.MULTILINE)
    assert [one.split(") ", 1)[1] for one in installs] == [
        "-r requirements/uv.txt",
        "--require-hashes -r requirements/$*.txt",
        "--no-deps -e .",  # the project itself; what builds it is in the lock
    ]
