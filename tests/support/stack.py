"""Fuzzy Vision as `make run` starts it, in a process of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT


@dataclass(frozen=True)
class RunningStack:
    """Fuzzy Vision as `make run` starts it, in a process of its own."""

    url: str
    lines: Path
    data: Path
    """The folder that keeps everything."""
    note: Path
    """What the stack on moto tells the owner's tools (fuzzyvision/common/state_file.py)."""
    process: "subprocess.Popen[str]"

    def printed(self) -> str:
        """Return what it has printed so far."""
        return self.lines.read_text()

    @property
    def on_moto(self) -> bool:
        """Whether it runs what runs on AWS."""
        return self.note.exists()


@contextmanager
def running_stack(folder: Path, **environ: str) -> Iterator[RunningStack]:
    """Run a stack of one's own, which writes to a folder; started again there, it goes on."""
    lines, note, data = folder / "lines.txt", folder / "local.json", folder / "data"
    own = {"FUZZY_LOCAL": str(note), "DATA": str(data), **environ}
    with (
        lines.open("w") as output,
        start_stack("--port", "0", stdout=output, env=os.environ | own) as process,
    ):
        url = wait_for_address(process, lines)
        yield RunningStack(url, lines, data, note, process)


@contextmanager
def start_stack(
    *arguments: str,
    stdout: Any,  # noqa: ANN401 - passed through to subprocess
    env: Any = None,  # noqa: ANN401 - as above
) -> "Iterator[subprocess.Popen[str]]":
    """Start `fuzzy-vision run` as the Makefile does, and end it whatever happens.

    Unless `env` names a folder for its data, it has a fresh one, and both end together.
    """
    command = [sys.executable, "-u", "-m", "fuzzyvision.cli", "run", *arguments]
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=ROOT,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            # Some tests send more than a day takes; those of the limit say so.
            env={"DATA": data, "DAILY": "none", **(os.environ if env is None else env)},
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


def wait_for_address(process: "subprocess.Popen[str]", lines: Path, before: int = 0) -> str:
    """Return the address once the stack prints it, behind what was there before."""
    for _ in range(600):
        for line in lines.read_text()[before:].splitlines():
            if line.startswith("Fuzzy Vision is at "):
                return line.split()[4]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"The stack did not start:\n{lines.read_text()}")
