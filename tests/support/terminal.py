"""Lines that a person types into a shell, on a terminal of its own."""

import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress

PATIENCE = 400.0
"""Seconds within which the shell has to come to its end."""


def typed(lines: str, environ: Mapping[str, str], answers: Mapping[str, str]) -> str:
    """Run lines in an empty shell; return what the terminal showed.

    Where the last line that it shows matches a key of `answers`, the value is typed.
    """
    ours, theirs = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - the README's own lines
        ["/bin/bash", "--noprofile", "--norc", "-c", lines],
        env=dict(environ),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as shell:
        os.close(theirs)
        try:
            return _followed(ours, answers)
        finally:
            os.close(ours)
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)


def _followed(terminal: int, answers: Mapping[str, str]) -> str:
    shown, asked, until = "", 0, time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            some = os.read(terminal, 4096)
        except OSError:  # the shell has ended
            return shown
        shown += some.decode(errors="replace")
        last = shown[asked:].rpartition("\n")[2]
        for question, answer in answers.items():
            if re.search(question, last):
                os.write(terminal, f"{answer}\n".encode())
                asked = len(shown)
    raise AssertionError(f"the shell did not end:\n{shown}")
