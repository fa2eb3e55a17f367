"""The lock of a folder: one process serves it, and others can read which."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

_TRIES, _PAUSE = 5, 0.1


class TakenError(Exception):
    """Another process has the lock."""


class Lock:
    """A file that its holder has locked, and in which it says who it is. It ends with it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def taken(self, url: str) -> Iterator[None]:
        """Have the lock, as who serves at an address; raises TakenError."""
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "w") as file:
            _take(file)
            since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            file.write(json.dumps({"pid": os.getpid(), "url": url, "since": since}))
            file.flush()
            yield

    def holder(self) -> dict[str, Any] | None:
        """Return pid, url and since of who has the lock, or None if nobody has it."""
        try:
            with self._path.open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    found: dict[str, Any] = json.loads(file.read() or "{}")
                    return found
        except FileNotFoundError:
            pass
        return None

    def whose(self) -> str:
        """Return who has the lock, in words."""
        holder = self.holder() or {}
        who = f"process {holder['pid']}, since {holder['since']}" if holder else "another process"
        return f"{who} at {holder['url']}" if holder.get("url") else who


def _take(file: IO[str]) -> None:
    for _ in range(_TRIES):  # a command that asks for the holder has it for a moment too
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            os.ftruncate(file.fileno(), 0)
            return
    raise TakenError
