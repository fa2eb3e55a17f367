"""Retries what collided with others."""

import random
from collections.abc import Callable
from typing import TypeVar

from chalicelib.clock import CLOCK
from chalicelib.errors import BusyError

T = TypeVar("T")

RETRY_SECONDS = 5.0
"""Seconds: the function may take ten, and a person waits."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.4


def retry_on_busy(attempt: Callable[[], T], seconds: float = RETRY_SECONDS) -> T:
    """Call `attempt`, retrying on BusyError with jittered backoff; re-raise after `seconds`.

    Pauses are drawn at random from ever wider ranges, so that those who collided do not meet
    again ("full jitter": Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    """
    clock = CLOCK.get()
    until = clock.monotonic() + seconds
    widest = _FIRST_PAUSE
    while True:
        try:
            return attempt()
        except BusyError:
            pause = random.uniform(0, widest)  # noqa: S311 - chance, no secret
            if clock.monotonic() + pause > until:
                raise
        clock.sleep(pause)
        widest = min(2 * widest, _LONGEST_PAUSE)
