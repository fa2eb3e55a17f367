"""Several clients at once, for a while: how many pictures are answered, and in what memory."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self

from benchmarks import proc
from benchmarks.clients import Client
from benchmarks.figures import Crowd

_PAUSE = 0.05


class Clients:
    """A context with so many connected clients, each in its thread."""

    def __init__(self, connect: Callable[[], Client], number: int) -> None:
        self._clients = [connect() for _ in range(number)]
        self._pool = ThreadPoolExecutor(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pool.shutdown()
        for client in self._clients:
            client.close()

    def send(self, picture: bytes, seconds: float) -> Crowd:
        """Let all send a picture again and again for so long; what is begun is waited for."""
        list(self._pool.map(lambda client: client.send(picture), self._clients))  # to warm up
        cpu = time.process_time()
        sent, lasted = zip(
            *self._pool.map(partial(_send, picture=picture, seconds=seconds), self._clients),
            strict=True,
        )
        # Fewer and fewer wait while the last pictures are answered: each counts its own time.
        mean = sum(lasted) / len(lasted)
        return Crowd(sum(sent), mean, time.process_time() - cpu)

    def memory(self, pid: int, picture: bytes, seconds: float) -> float:
        """Let all send a picture for so long; return the most memory a server held, in MB.

        Reading it takes the server's time, and so no other time is measured meanwhile.
        """
        work = [self._pool.submit(_send, client, picture, seconds) for client in self._clients]
        most = 0.0
        while not all(one.done() for one in work):
            most = max(most, proc.memory(pid))
            time.sleep(_PAUSE)
        for one in work:
            one.result()
        return most


def _send(client: Client, picture: bytes, seconds: float) -> tuple[int, float]:
    """Send a picture again and again; return how often, and how long it took."""
    sent, started = 0, time.perf_counter()
    while (lasted := time.perf_counter() - started) < seconds:
        client.send(picture)
        sent += 1
    return sent, lasted
