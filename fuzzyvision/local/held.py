"""Answers that somebody waits for, each until its upload is answered."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Held:
    """Who waits for the answer to which upload."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[threading.Event]] = {}

    def wait_for(self, upload_id: str, find: Callable[[], T | None], seconds: float) -> T | None:
        """Return what `find` finds now, or once the upload is answered; None if it takes longer."""
        answered = threading.Event()
        with self._lock:
            self._waiting.setdefault(upload_id, []).append(answered)
        try:
            # From here on nothing can be missed.
            found = find()
            return find() if found is None and answered.wait(seconds) else found
        finally:
            with self._lock:
                waiting = self._waiting[upload_id]
                waiting.remove(answered)
                if not waiting:
                    del self._waiting[upload_id]

    def answered(self, upload_id: str) -> None:
        """Tell those who wait for the answer to an upload."""
        with self._lock:
            for waiting in self._waiting.get(upload_id, ()):
                waiting.set()
