"""What a model that has taken the reading process over can still do: nothing to anybody."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.confinement import Limits, confined
from tests.support import confined as child
from tests.support.paths import ROOT

PARENT = """
import sys
from pathlib import Path
from fuzzyvision.importing.confinement import Limits, confined
out = Path(sys.argv[1])
confined("tests.support.confined:wait", {"out": str(out)}, out, [Path("tests")], print,
         limits=Limits.of(0), name="m.keras")
"""

LANDLOCK_FORBIDDEN = """
import sys
from pathlib import Path
from fuzzyvision.importing import sandbox
from fuzzyvision.importing.confinement import Limits, confined
assert sandbox.forbid([444])
out = Path(sys.argv[1])
confined("tests.support.confined:work", {"out": str(out), "model": sys.argv[2]}, out,
         [Path("tests")], print, limits=Limits.of(0), name="m.keras")
"""

LANDLOCK = sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) > 0
confines = pytest.mark.skipif(not LANDLOCK, reason="this kernel has no Landlock")


class Room:
    def __init__(self, folder: Path) -> None:
        self.out, self.outside = folder / "out", folder / "outside"
        self.out.mkdir()
        self.outside.mkdir()
        self.model = folder / "m.keras"
        self.model.write_text("layers", encoding="utf-8")
        self.secret = self.outside / "secret"
        self.secret.write_text("secret", encoding="utf-8")

    def run(self, work: str, limits: Limits | None = None, **more: object) -> list[str]:
        told: list[str] = []
        order = {"out": str(self.out), "model": str(self.model), "outside": str(self.outside)}
        readable = [self.model, ROOT / "tests"]
        confined(f"tests.support.confined:{work}", order | more, self.out, readable, told.append,
                 limits=limits or Limits.of(1000), name="m.keras")  # fmt: skip
        return told


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_results_stay_and_lines_are_told_without_control_characters(room: Room) -> None:
    assert room.run("work") == ["one [31m", "two"]
    assert [path.name for path in room.out.iterdir()] == ["card"]
    assert (room.out / "card").read_text(encoding="utf-8") == "LAYERS"


@confines
def test_a_child_reaches_no_file_no_network_and_no_program(room: Room) -> None:
    before = room.secret.stat().st_mode
    assert room.run("attempt") == [f"refused: {name}" for name in child.ATTEMPTS]
    assert [path.name for path in room.outside.iterdir()] == ["secret"]
    assert room.secret.read_text(encoding="utf-8") == "secret"
    assert room.secret.stat().st_mode == before
    assert list(room.out.iterdir()) == []


@confines
def test_what_a_system_cannot_confine_goes_on_and_is_told(room: Room) -> None:
    script = [sys.executable, "-c", LANDLOCK_FORBIDDEN, str(room.out), str(room.model)]
    told = subprocess.run(script, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 - Python itself
    assert told.splitlines()[0].startswith("Take care: this system cannot keep the reading of a")
    assert told.splitlines()[1:] == ["one [31m", "two"]
    assert (room.out / "card").read_text(encoding="utf-8") == "LAYERS"


def test_a_child_gets_no_secrets(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, "secret")
    (names,) = room.run("variables")
    assert "PATH" in names
    assert not {"AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "SSH_AUTH_SOCK"} & set(names.split())


def test_a_refusal_comes_back_in_the_same_words(room: Room) -> None:
    with pytest.raises(CommandError) as raised:
        room.run("refuse", name="m.keras")
    assert str(raised.value) == "m.keras has no labels:\n  name some."


def test_our_own_mistake_shows_where_it_was(room: Room) -> None:
    with pytest.raises(RuntimeError, match="LookupError: our own mistake"):
        room.run("fail")


HARM: dict[str, tuple[str, dict[str, Any]]] = {
    "fill": (r"took more than 0\.2 GB of memory and was stopped", {}),
    "take": (r"took more than 0\.2 GB of memory and was stopped", {}),
    "ask_tensorflow": (r"took more than 0\.2 GB of memory and was stopped", {}),
    "find_no_room": ("disk that the result goes to is full: make room", {}),
    "spin": ("took far longer than any model does and was stopped", {"allowed": 0}),
    "crash": (r"crashed as it read m\.keras \(SIGSEGV\)", {}),
    "vanish": (r"system stopped the reading of m\.keras, probably for lack of memory", {}),
    "wait": (r"Reading m\.keras did not continue and was stopped", {}),
    "leave_a_link": ("left links behind", {}),
}


@pytest.mark.parametrize("work", HARM)
def test_what_a_child_dies_of_is_said_in_plain_words(room: Room, work: str) -> None:
    words, more = HARM[work]
    limits = Limits(memory=200_000_000, file=1_000_000, seconds=1, idle=1)
    with pytest.raises(CommandError, match=words):
        room.run(work, limits, **more)


def test_work_that_is_known_to_take_long_is_allowed_to(room: Room) -> None:
    assert room.run("spin", Limits(10**9, 10**6, seconds=1), allowed=30) == ["done"]


def test_a_child_cannot_fill_the_disk(room: Room) -> None:
    assert room.run("write_much", Limits(10**9, 10**6)) == ["File too large"]
    assert (room.out / "large").stat().st_size <= 1_000_000


def test_a_child_cannot_flood_the_terminal(room: Room) -> None:
    told = room.run("babble")
    assert len(told) == 1000
    assert max(len(line) for line in told) == 4000


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_child_ends_with_its_parent(room: Room, sent: signal.Signals) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(room.out)], cwd=ROOT,  # noqa: S603 - Python itself
                              stderr=subprocess.DEVNULL)  # fmt: skip
    written = room.out / "pid"
    while not (written.exists() and written.read_text(encoding="utf-8")):
        assert parent.poll() is None
        time.sleep(0.05)
    pid = int(written.read_text(encoding="utf-8"))
    parent.send_signal(sent)
    parent.wait()
    while True:  # until the test's own time is up
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        if Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"Z":
            break  # ended, and nobody's child any more
        time.sleep(0.05)
