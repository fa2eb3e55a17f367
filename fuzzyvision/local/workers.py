"""The worker processes of one machine."""

import json
import logging
import os
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress

from chalicelib.errors import BusyError
from chalicelib.logs import LOGGER
from fuzzyvision.common.allocator import ALLOCATOR
from fuzzyvision.common.project import ROOT
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.held import Held
from fuzzyvision.local.queue import SQLiteQueue

LONGEST_PAUSE = 30.0
"""Seconds between the death of a worker and its successor, after many deaths."""
DRAIN_SECONDS = 6.0
"""How long workers may need for the messages that they have, at the end: with the front's time to
drain, less than the 10 that Docker waits."""

_LIVED = 60.0
"""Seconds after which a worker's death is no longer counted as that of the one before."""
_ID = 16
"""Bytes of an upload's id. So short a write to a pipe is never mixed with another's."""
_MODULE = "fuzzyvision.local.worker"
_log = logging.getLogger(LOGGER)


class Workers:
    """Processes that each load the model once and answer what is in the queue.

    They share the end of a pipe, which has a byte for each message; one that is free takes it. One
    that dies has a successor, and the message that it had is taken by the next.
    """

    def __init__(
        self, folder: Folder, count: int, environ: Mapping[str, str], python: str = sys.executable
    ) -> None:
        self._folder = folder
        self._python = python
        self._queue = SQLiteQueue(folder.database)
        # Their work is one picture each: more threads than that would only get in each other's way.
        self._environ = {**environ, **ALLOCATOR, "OPENBLAS_NUM_THREADS": "1"}
        self.held = Held()
        self._woken, self._wake = os.pipe()
        self._told, self._tell = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._keepers = [
            threading.Thread(target=self._keep, args=(number,), daemon=True)
            for number in range(count)
        ]
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def start(self) -> None:
        """Start the processes; what is sent before they are ready waits in the queue."""
        for thread in (self._listener, *self._keepers):
            thread.start()

    def wake(self) -> None:
        """Have a worker look into the queue."""
        with suppress(BlockingIOError):  # so many bytes wake all of them for long
            os.write(self._wake, b"\0")

    def stop(self) -> None:
        """Have each finish its message, and kill those that need too long: it is not lost."""
        with self._lock:
            self._stopping.set()
        for process in self._running.values():
            process.terminate()
        until = time.monotonic() + DRAIN_SECONDS
        for keeper in self._keepers:
            keeper.join(max(0.0, until - time.monotonic()))
        for process in self._running.values():
            process.kill()
        for keeper in self._keepers:
            keeper.join()
        os.close(self._tell)
        self._listener.join()

    def _keep(self, number: int) -> None:
        """Keep one worker running."""
        pause = 0.0
        while True:
            begun = time.monotonic()
            end = self._run(number)
            if self._stopping.is_set():
                return
            pause = next_pause(pause, time.monotonic() - begun)
            _log.warning("a worker ended with %s; the next one starts in %g s", end, pause)
            self._stopping.wait(pause)

    def _run(self, number: int) -> int | OSError | None:
        """Run one worker; return the code that it ended with, or why it could not be started."""
        receiver = secrets.token_hex(8)
        with self._lock:
            if self._stopping.is_set():
                return None
            try:
                self._running[number] = process = self._started(receiver)
            except OSError as error:  # no memory for it at the moment, or no process
                return error
        code = process.wait()
        self._release(receiver)
        return code

    def _started(self, receiver: str) -> "subprocess.Popen[bytes]":
        orders = {
            "folder": str(self._folder.path),
            "receiver": receiver,
            "wake": self._woken,
            "answered": self._tell,
        }
        return subprocess.Popen(  # noqa: S603 - our own module
            [self._python, "-m", _MODULE, json.dumps(orders)],
            cwd=ROOT,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            pass_fds=(self._woken, self._tell),
            process_group=0,  # Ctrl-C is the server's to hear
        )

    def _release(self, receiver: str) -> None:
        try:
            for _ in range(self._queue.release(receiver)):
                self.wake()
        except (BusyError, sqlite3.Error):  # it becomes visible by itself, only later
            _log.exception("cannot release the message of a worker")

    def _listen(self) -> None:
        while told := os.read(self._told, 64 * _ID):
            for start in range(0, len(told), _ID):
                self.held.answered(told[start : start + _ID].hex())


def next_pause(pause: float, lived: float) -> float:
    """Return how long to wait for the successor of a worker that lived for so long."""
    return 0.0 if lived > _LIVED else min(LONGEST_PAUSE, 2 * pause or 0.5)
