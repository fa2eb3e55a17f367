"""Signals that ask a process to end, noticed wherever it waits."""

import os
import select
import signal
import time
from types import FrameType

INTERRUPTED = 130
"""Exit code of a process that is asked to end a second time: it ends at once."""

_ONCE = 0.5
"""Seconds in which signals are one: `timeout` and terminals send theirs twice."""


class Ending:
    """Whether this process was asked to end; readable, as a file is, from then on."""

    def __init__(self, *numbers: signal.Signals) -> None:
        self._asked_at = 0.0
        self._read, self._write = os.pipe()
        for number in numbers:
            signal.signal(number, self._ask)

    @property
    def asked(self) -> bool:
        """Whether somebody has asked."""
        return self._asked_at > 0

    def fileno(self) -> int:
        """Return what `select` waits on."""
        return self._read

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until somebody asks, or for so long; return whether somebody has asked."""
        if not self.asked:
            select.select([self], [], [], seconds)
        return self.asked

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if not self.asked:
            self._asked_at = time.monotonic()
            os.write(self._write, b"\0")
        elif time.monotonic() > self._asked_at + _ONCE:
            os._exit(INTERRUPTED)
