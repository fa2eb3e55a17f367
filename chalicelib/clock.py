"""The time, and waiting for it: this machine's, unless a simulation sets another for its actors."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """The time of day in UTC, seconds that never run backwards, and a wait of some seconds."""

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


CLOCK: ContextVar[Clock] = ContextVar("clock", default=Clock())  # noqa: B039 - it is frozen
