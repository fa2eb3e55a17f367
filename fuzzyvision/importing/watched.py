"""A child at work on a stranger's model: what it may take, and why it ended."""

import os
import resource
import signal
import subprocess  # noqa: TC003 - Child is an alias, not only an annotation
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeAlias

from fuzzyvision.common.errors import CommandError

Child: TypeAlias = "subprocess.Popen[bytes]"

_MOST_WORDS = 4000
_NO_MEMORY = ("bad_alloc", "MemoryError", "OOM when allocating")
"""What C++, Python and TensorFlow write of memory that they did not get."""

_NO_ROOM = ("No space left on device", "Disk quota exceeded")
_HARM = " The file is damaged or made to do harm, or it is too much for this machine."


@dataclass(frozen=True)
class Limits:
    """What the reading of a model may take, in bytes and seconds.

    `memory` in all and one written `file`; `seconds` of processor time to begin with, and `idle`
    seconds without any.
    """

    memory: int
    file: int
    seconds: float = 60
    idle: float = 60

    @classmethod
    def of(cls, size: int) -> "Limits":
        """Return the limits for a model of `size` bytes."""
        return cls(memory=1_500_000_000 + 6 * size, file=100_000_000 + 4 * size)


@dataclass
class Reading:
    """A child that reads `name`, and what it writes to its `log`."""

    name: str
    limits: Limits
    child: Child
    log: IO[bytes]
    ticks: int = 0
    worked: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Raise CommandError if it takes too much memory or has stopped working (Linux)."""
        try:
            stat = Path(f"/proc/{self.child.pid}/stat").read_bytes()
        except OSError:
            return
        values = stat.rpartition(b")")[2].split()
        if int(values[21]) * resource.getpagesize() > self.limits.memory:
            raise self.too_large()
        ticks = int(values[11]) + int(values[12])
        if ticks != self.ticks:
            self.ticks, self.worked = ticks, time.monotonic()
        elif time.monotonic() - self.worked > self.limits.idle:
            raise CommandError(f"Reading {self.name} did not continue and was stopped.{_HARM}")

    def too_large(self) -> CommandError:
        """Return the error for a child that needs more memory than it may have."""
        return CommandError(
            f"Reading {self.name} took more than {self.limits.memory / 1e9:.1f} GB of memory and "
            f"was stopped.{_HARM}"
        )

    def death(self) -> Exception:
        """Return why a child ended that did not say so; a mistake of ours is a RuntimeError."""
        code = self.child.wait()
        self.log.seek(max(0, self.log.seek(0, os.SEEK_END) - _MOST_WORDS))
        words = self.log.read().decode("utf-8", "replace")
        if any(sign in words for sign in _NO_MEMORY):
            return self.too_large()
        if any(sign in words for sign in _NO_ROOM):
            return CommandError(
                "The disk that the result goes to is full: make room on it, or name a folder on "
                "another one."
            )
        if code == -signal.SIGXCPU:
            return CommandError(
                f"Reading {self.name} took far longer than any model does and was stopped.{_HARM}"
            )
        if code == -signal.SIGKILL:
            return CommandError(
                f"The system stopped the reading of {self.name}, probably for lack of memory: "
                "close other programs or take a smaller model."
            )
        if code < 0:
            name = signal.Signals(-code).name
            return CommandError(f"TensorFlow crashed as it read {self.name} ({name}).{_HARM}")
        return RuntimeError(f"The process that read {self.name} failed.\n{words}")
