"""Calls that are repeated while a service cannot answer: bounded, and as it asks for."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from fuzzyvision.client.errors import LaterError, NoAnswerError, StoppedError, UnreachableError

T = TypeVar("T")
FIRST_PAUSE, LONGEST_PAUSE = 0.3, 15.0
"""Seconds. Pauses grow from one to the other."""
FIRST_SECONDS = 5.0
"""Patience with an address where nobody has answered yet: it may be mistyped."""


@dataclass
class Patience:
    """How long, in seconds, a call may be repeated and an answer waited for.

    `told` is given a sentence at each pause that the service has caused. `stop` ends every wait.
    Until the service is `reached` once, the patience is short.
    """

    seconds: float
    told: Callable[[str], None] = lambda _: None
    reached: bool = False
    _stopped: threading.Event = field(init=False, default_factory=threading.Event)

    def stop(self) -> None:
        """Have all waits end with StoppedError, in every thread."""
        self._stopped.set()

    def again(self, attempt: Callable[[], T]) -> T:
        """Call until nothing of LaterError and UnreachableError is raised; then raise the last.

        The call must be one that may be repeated. A pause is never shorter than the service asks
        for, and longer by chance, so that those who wait do not come back together.
        """
        started = time.monotonic()
        widest = FIRST_PAUSE
        while True:
            try:
                found = attempt()
            except (LaterError, UnreachableError) as error:
                self.reached |= isinstance(error, LaterError)
                limit = self.seconds if self.reached else min(self.seconds, FIRST_SECONDS)
                asked = getattr(error, "retry_after", None) or 0.0
                pause = asked + random.uniform(widest / 2, widest)  # noqa: S311 - chance, no secret
                left = started + limit - time.monotonic()
                if pause > left:
                    raise
                self.told(f"{error} Trying again for up to {left:.0f} s.")
            else:
                self.reached = True
                return found
            self._wait(pause)
            widest = min(2 * widest, LONGEST_PAUSE)

    def until(self, find: Callable[[], T | None], words: str) -> T:
        """Return what is found as soon as it is there; raises NoAnswerError with these words."""
        end = time.monotonic() + self.seconds
        pause = FIRST_PAUSE
        while (found := self.again(find)) is None:
            if time.monotonic() + pause > end:
                raise NoAnswerError(f"{words} within {self.seconds:g} s.")
            self._wait(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE)
        return found

    def _wait(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise StoppedError("Stopped.")


def retry_after(header: str | None) -> float | None:
    """Return the seconds that a header Retry-After asks for, a number or a date (RFC 9110).

    None for no header, and for one that says neither.
    """
    try:
        return max(0.0, float(int(header or "")))
    except (ValueError, OverflowError):
        pass
    try:
        date = parsedate_to_datetime(header or "")
        return max(0.0, (date.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
