"""Repairs what a killed server left, and deletes what has expired."""

import logging
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from chalicelib.errors import BusyError
from chalicelib.logs import LOGGER
from fuzzyvision.local.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD = 3600.0
"""Seconds from each look for what has expired to the next."""

_log = logging.getLogger(LOGGER)
_MARGIN = 1.0
"""Seconds by which the times of files may be late, and so may the end of an earlier worker."""


class Upkeep:
    """Made before anything can be written: files from then on may have their rows still to come."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._begun = time.time() - _MARGIN
        self._released = engine.queue.release()

    def start(self) -> None:
        """Repair at once, and then look after the store for as long as the process runs."""
        threading.Thread(target=self._run, daemon=True).start()

    def repair(self) -> str:
        """Delete files that no row names, and what has expired; return what was repaired."""
        orphans = self._sweep(self._begun)
        if not self._released + orphans:
            return ""
        counts = f"{self._released}; unfinished files deleted: {orphans}."
        return f"Repaired after the last end. Messages delivered again: {counts}"

    def _run(self) -> None:
        step: Callable[[], str | int] = self.repair
        while True:
            try:
                repaired = step()
            except (BusyError, sqlite3.Error, OSError):  # the next look finds it again
                _log.exception("cannot delete what has expired")
            else:
                if isinstance(repaired, str) and repaired:
                    print(repaired, flush=True)
            time.sleep(PERIOD)
            step = self._sweep

    def _sweep(self, before: float = 0) -> int:
        now = time.time()
        self._engine.votes.sweep(now)
        return self._engine.objects.sweep(now, before=before).orphans
