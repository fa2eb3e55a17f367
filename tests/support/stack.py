"""The local stack as `make run` starts it, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT


@dataclass(frozen=True)
class RunningStack:
    """The local stack as `make run` starts it, in a process of its own."""

    url: str
    lines: Path
    note: Path
    """What it tells the owner's tools (fuzzyvision/common/state_file.py)."""

    def printed(self) -> str:
        """Return what it has printed so far."""
        return self.lines.read_text()


@contextmanager
def running_stack(folder: Path, **environ: str) -> Iterator[RunningStack]:
    """Run a local stack of one's own, which writes to a folder."""
    lines, note = folder / "lines.txt", folder / "local.json"
    local = {**os.environ, "FUZZY_LOCAL": str(note), **environ}
    with (
        lines.open("w") as output,
        start_stack("--port", "0", stdout=output, env=local) as process,
    ):
        url = wait_for_address(process, lines)
        yield RunningStack(url, lines, note)


@contextmanager
def start_stack(
    *arguments: str,
    stdout: Any,  # noqa: ANN401 - passed through to subprocess
    **options: Any,  # noqa: ANN401 - as above
) -> "Iterator[subprocess.Popen[str]]":
    """Start `fuzzy-vision run` as the Makefile does, and end it whatever happens."""
    command = [sys.executable, "-u", "-m", "fuzzyvision.cli", "run", *arguments]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, stdout=stdout, stderr=subprocess.STDOUT, text=True, **options
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def wait_for_address(process: "subprocess.Popen[str]", lines: Path) -> str:
    """Return the address once the stack prints it."""
    for _ in range(600):
        for line in lines.read_text().splitlines():
            if line.startswith("Fuzzy Vision is at "):
                return line.split()[4]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"The stack did not start:\n{lines.read_text()}")
