"""What a store with many pictures does to Fuzzy Vision: its times, its start and its memory."""

import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from benchmarks import subjects
from benchmarks.clients import StackClient
from benchmarks.crowd import Clients
from benchmarks.figures import Store
from benchmarks.server import Server
from fuzzyvision.aws import photos

PICTURES = (0, 10_000, 100_000)
_ROUNDS = 150
_STATISTICS = 5
_WARM_UP = 5
_MOST_SEEDING = 900
_MEMORY_SECONDS = 3.0


@dataclass
class _Running:
    """A server on a store of so many pictures, and the times of its answers so far."""

    pictures: int
    pid: int
    url: str
    start: float
    client: StackClient
    times: list[float] = field(default_factory=list)
    statistics: list[float] = field(default_factory=list)

    def send(self, picture: bytes) -> None:
        started = time.perf_counter()
        self.client.send(picture)
        self.times.append(time.perf_counter() - started)

    def read_statistics(self) -> None:
        started = time.perf_counter()
        self.client.read_statistics()
        self.statistics.append(time.perf_counter() - started)


def measure(folder: Path, sizes: Sequence[int] = PICTURES, rounds: int = _ROUNDS) -> list[Store]:
    """Seed a store of every size below a folder, and measure all; the first size is 0."""
    picture = photos.write(folder)["small"]
    stores = folder / "stores"
    shutil.rmtree(stores, ignore_errors=True)
    stores.mkdir()
    try:
        for size in sizes:
            _seed(stores / str(size), size)
        with ExitStack() as stack:
            running = [_start(stores / str(size), size, stack) for size in sizes]
            return _of_all(running, picture, rounds)
    finally:
        shutil.rmtree(stores)


def _seed(data: Path, size: int) -> None:
    print(f"Seeding a store with {size:,} pictures ...", flush=True)
    command = [sys.executable, "-m", "benchmarks.seeding", str(data), str(size)]
    with Server(command, data.with_suffix(".seeding.log")) as process:
        process.wait(_MOST_SEEDING)


def _start(data: Path, size: int, stack: ExitStack) -> _Running:
    subject = subjects.stack(data)
    process, url = subject.start(data.parent)
    stack.enter_context(process)
    client = StackClient(url)
    client.visit()
    start = process.seconds()
    stack.callback(client.close)
    return _Running(size, process.pid, url, start, client)


def _of_all(running: Sequence[_Running], picture: bytes, rounds: int) -> list[Store]:
    """Send pictures to all in turn, so that whatever the machine does meets them all."""
    for _ in range(_WARM_UP):
        for one in running:
            one.client.send(picture)
    for _ in tqdm(range(rounds), "Growth", leave=False, disable=None):
        for one in running:
            one.send(picture)
    for _ in range(_STATISTICS):
        for one in running:
            one.read_statistics()
    return [_store(one, picture) for one in running]


def _store(one: _Running, picture: bytes) -> Store:
    with Clients(lambda: StackClient(one.url), subjects.CLIENTS) as clients:
        memory = clients.memory(one.pid, picture, _MEMORY_SECONDS)
    median = 1000 * statistics.median(one.times)
    told = 1000 * statistics.median(one.statistics)
    return Store(one.pictures, one.start, median, told, memory)
