"""What tests let a confined child try, as a model that has taken it over would."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from ctypes import string_at
from pathlib import Path
from typing import Any, TypeAlias

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.confinement import allow

Order: TypeAlias = dict[str, Any]
Tell: TypeAlias = Callable[[str], object]

ATTEMPTS: dict[str, Callable[[Path], object]] = {
    "write a file": lambda outside: (outside / "marker").write_text("harm"),
    "make a folder": lambda outside: (outside / "marker").mkdir(),
    "empty a file": lambda outside: os.truncate(outside / "secret", 0),
    "remove a file": lambda outside: (outside / "secret").unlink(),
    "rename a file": lambda outside: (outside / "secret").rename(outside / "marker"),
    "link a file": lambda outside: os.link(outside / "secret", "marker"),
    "change a file's mode": lambda outside: (outside / "secret").chmod(0o777),
    "read a secret": lambda outside: (outside / "secret").read_text(),
    "read its own home": lambda _: list(Path("/root").iterdir() if os.geteuid() == 0
                                        else Path("/home").iterdir()),
    "read the parent's variables": lambda _: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "open an internet socket": lambda _: socket.create_connection(("127.0.0.1", 9)),
    "open a local socket": lambda _: socket.socket(socket.AF_UNIX),
    "send a datagram": lambda _: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "run a program": lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
}  # fmt: skip
"""What has to fail, each with a folder that is none of the child's."""


def attempt(order: Order, tell: Tell) -> None:
    """Try everything; tell what was refused and what was not."""
    for name, act in ATTEMPTS.items():
        try:
            act(Path(order["outside"]))
        except OSError as error:  # EXDEV is Landlock's word for a link across its border
            refused = error.errno in {errno.EACCES, errno.EPERM, errno.EXDEV}
            tell(f"refused: {name}" if refused else f"{name}: {error}")
        else:
            tell(f"done: {name}")


def work(order: Order, tell: Tell) -> None:
    """Do what an import does: read the model, write beside it, tell."""
    text = Path(order["model"]).read_text(encoding="utf-8")
    Path(order["out"], "card").write_text(text.upper(), encoding="utf-8")
    print("noise of a library")  # noqa: T201 - it must not be told
    tell("one\x1b[31m")
    tell("two")


def refuse(order: Order, tell: Tell) -> None:
    """Refuse as the import does."""
    tell("looking")
    raise CommandError(f"{order['name']} has no labels:\n  name some.")


def variables(_: Order, tell: Tell) -> None:
    """Tell the names of the variables."""
    tell(" ".join(sorted(os.environ)))


def fail(_: Order, __: Tell) -> None:
    """Make a mistake of ours."""
    raise LookupError("our own mistake")


def fill(_: Order, __: Tell) -> None:
    """Fill the memory bit by bit."""
    held = []
    while True:
        held.append(b"x" * 10_000_000)
        time.sleep(0.01)


def take(_: Order, __: Tell) -> None:
    """Ask for more memory at once than anybody has."""
    bytearray(1 << 44)


def ask_tensorflow(_: Order, __: Tell) -> None:
    """Fail as TensorFlow does that gets no memory."""
    raise RuntimeError("OOM when allocating tensor with shape[192,100000000]")


def spin(order: Order, tell: Tell) -> None:
    """Use up processor time, allowed or not."""
    if order["allowed"]:
        allow(order["allowed"])
    while time.process_time() < 2:
        pass
    tell("done")


def write_much(order: Order, tell: Tell) -> None:
    """Fill the disk."""
    try:
        with Path(order["out"], "large").open("wb") as file:
            file.writelines([bytes(1_000_000)] * 100)
    except OSError as error:
        tell(str(error.strerror))


def find_no_room(_: Order, __: Tell) -> None:
    """Fail as on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "model.keras")


def crash(_: Order, __: Tell) -> None:
    """Crash as a library does that reads a damaged file."""
    string_at(0)


def vanish(_: Order, __: Tell) -> None:
    """End as the system ends a process when memory runs out."""
    signal.raise_signal(signal.SIGKILL)


def babble(_: Order, tell: Tell) -> None:
    """Tell more than anybody reads."""
    for number in range(3000):
        tell(f"{number} " + "x" * 10_000)


def leave_a_link(order: Order, _: Tell) -> None:
    """Leave a link where the results are."""
    Path(order["out"], "model.tflite").symlink_to("/etc/passwd")


def wait(order: Order, _: Tell) -> None:
    """Say who it is, and wait for ever."""
    Path(order["out"], "pid").write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(1000)
