"""A server under measurement: a separate process, always ended."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.errors import BenchError

HOST = "127.0.0.1"
_PAUSE = 0.005
_MOST_SECONDS = 120


class Server:
    """A process that writes what it prints to `log`; on `core` alone, or on all.

    `started` is when it was started, by `time.perf_counter`. `more` is added to its environment.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        core: int | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._log = log
        with log.open("w") as output, _pinned(core):
            self.started = time.perf_counter()
            environ = {**_environment(log.parent), **(more or {})}
            self._process = subprocess.Popen(  # noqa: S603 - our own modules
                command, stdout=output, stderr=subprocess.STDOUT, env=environ
            )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_for(self, find: Callable[[str], str | None]) -> str:
        """Return what `find` makes of the log as soon as it is not None."""
        while (found := find(self._log.read_text())) is None:
            if self._process.poll() is not None or self.seconds() > _MOST_SECONDS:
                raise BenchError(f"A server did not start; {self._log} says why.")
            time.sleep(_PAUSE)
        return found

    def wait(self, most: float = _MOST_SECONDS) -> str:
        """Wait until the process has ended by itself; return all that it printed."""
        if self._process.wait(most):
            raise BenchError(f"A measurement failed; {self._log} says why.")
        return self._log.read_text()

    def seconds(self) -> float:
        """Return the seconds since the process was started."""
        return time.perf_counter() - self.started


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
    return port


def listens(port: int) -> bool:
    """Return whether somebody listens on a loopback port."""
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0


def first_core() -> int:
    """Return the core that servers measured on one core are bound to."""
    return min(os.sched_getaffinity(0))


@contextlib.contextmanager
def _pinned(core: int | None) -> Iterator[None]:
    """Bind this thread to a core for a while: a process started meanwhile stays bound to it."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, usual if core is None else {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, usual)


def _environment(folder: Path) -> dict[str, str]:
    # Everybody computes on the CPU, prints at once, and leaves its files in our folder.
    return os.environ | {
        "CUDA_VISIBLE_DEVICES": "-1",
        "DAILY": "none",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GRADIO_TEMP_DIR": str(folder / "gradio"),
        "HF_HUB_OFFLINE": "1",
        "NO_PROXY": "*",
        "PYTHONUNBUFFERED": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
