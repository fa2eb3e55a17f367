"""Wrong passwords of the last minute, counted so that many tries are not possible."""

import threading
import time
from collections.abc import Callable
from math import ceil
from typing import NamedTuple

OF_ONE = 5
"""Wrong tries in a minute by one client."""
OF_ALL = 50
"""Wrong tries in a minute by all clients together, so that many addresses do not help."""
_MINUTE = 60.0


class _Try(NamedTuple):
    when: float
    client: str
    known: bool


class Tries:
    """Tries are written down before the password is compared, so many at once do not help."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._recent: list[_Try] = []  # no longer than the bounds allow, except for known clients

    def begin(self, client: str, *, known: bool = False) -> int:
        """Count a try as a wrong one, and return 0; or the seconds to wait if there were too many.

        What others do never holds up a `known` client, such as a browser that gave the password
        before: so a flood of wrong tries does not keep the owner out.
        """
        with self._lock:
            now = self._clock()
            self._recent = [one for one in self._recent if one.when > now - _MINUTE]
            own = [one.when for one in self._recent if one.client == client][-OF_ONE:]
            others = [one.when for one in self._recent if not (known or one.known)][-OF_ALL:]
            # The oldest of so many has to be a minute ago.
            full = own[: len(own) // OF_ONE] + others[: len(others) // OF_ALL]
            if full:
                return max(1, ceil(max(full) + _MINUTE - now))
            self._recent.append(_Try(now, client, known))
            return 0

    def was_right(self, client: str) -> None:
        """Take the last try of a client back: it was the password."""
        with self._lock:
            for one in reversed(self._recent):
                if one.client == client:
                    self._recent.remove(one)
                    return
