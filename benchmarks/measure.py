"""Measures subjects in turn, several times: what a machine does meanwhile then meets them all."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import figures, proc, server, worker
from benchmarks.clients import Client
from benchmarks.figures import Figures, Network, Pass, Run
from benchmarks.server import Server
from benchmarks.subjects import TITLES, Subject
from benchmarks.verdict import WORKER

CLIENTS = 8
PASSES = 3
ROUNDS = {"small": 16, "large": 8}
"""Pictures of every kind in a pass, for one client, and again for all clients together."""
_WARM_UP = 3
_WORKER_ROUNDS = 20
_NETWORK_ROUNDS = 200

Steps = dict[str, dict[str, float]]
"""Seconds of every step of the worker, by picture."""


def everybody(
    subjects: Sequence[Subject], pictures: Mapping[str, bytes], folder: Path
) -> tuple[dict[str, Figures], Steps, Network]:
    """Measure all subjects, worker and network alone; the folder has the pictures too."""
    networks: list[dict[str, Any]] = []
    passes: dict[str, list[Pass]] = {name: [] for name in [*(one.name for one in subjects), WORKER]}
    with tqdm(total=PASSES * len(passes), leave=False, disable=None) as progress:
        for _ in range(PASSES):
            for subject in subjects:
                progress.set_description(TITLES[subject.name])
                passes[subject.name].append(of_subject(subject, pictures, folder))
                progress.update()
            progress.set_description(TITLES[WORKER])
            measured, steps = of_worker(folder)
            passes[WORKER].append(measured)
            networks.append(of_network(folder))
            progress.update()
    pooled = {name: figures.pool(own) for name, own in passes.items()}
    return pooled, steps, pool_networks(networks)


def of_subject(subject: Subject, pictures: Mapping[str, bytes], folder: Path) -> Pass:
    """Start a server, measure one client and then several, and end it."""
    process, url = subject.start(folder)
    with process:
        client = subject.client(url)
        client.send(pictures["small"])
        start = process.seconds()
        one = {
            name: _one_client(client, process.pid, picture, ROUNDS[name])
            for name, picture in pictures.items()
        }
        client.close()
        memory = sum(proc.peak_memory(pid) for pid in proc.family(process.pid))
        runs = {
            name: Run(*one[name], _crowd(lambda: subject.client(url), picture, ROUNDS[name]))
            for name, picture in pictures.items()
        }
    return Pass(start, memory, runs)


def _one_client(client: Client, pid: int, picture: bytes, rounds: int) -> tuple[list[float], float]:
    """Return the seconds of every picture, and the CPU seconds of them all."""
    for _ in range(_WARM_UP):
        client.send(picture)
    times, cpu = [], proc.cpu_seconds(pid)
    for _ in range(rounds):
        started = time.perf_counter()
        client.send(picture)
        times.append(time.perf_counter() - started)
    return times, proc.cpu_seconds(pid) - cpu


def _crowd(connect: Callable[[], Client], picture: bytes, rounds: int) -> tuple[int, float]:
    """Let several clients send pictures; return how many, and the seconds it took."""
    share = rounds // CLIENTS

    def work(client: Client) -> None:
        for _ in range(share):
            client.send(picture)

    crowd = [connect() for _ in range(CLIENTS)]
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, crowd))
    seconds = time.perf_counter() - started
    for client in crowd:
        client.close()
    return CLIENTS * share, seconds


def of_worker(folder: Path, rounds: int = _WORKER_ROUNDS) -> tuple[Pass, Steps]:
    """Measure the worker alone on the pictures in a folder; return the times of its steps too."""
    command = [sys.executable, "-m", "benchmarks.worker", str(folder), str(rounds)]
    with Server(command, folder / f"{WORKER}.log", server.first_core()) as process:
        process.wait_for(lambda log: log if worker.FIRST_ANSWER in log else None)
        start = process.seconds()
        printed = process.wait()
    told: dict[str, Any] = json.loads(printed.splitlines()[-1])
    measured = told["pictures"]
    runs = {name: Run(run["times"], run["cpu"]) for name, run in measured.items()}
    return Pass(start, told["memory"], runs), {name: run["steps"] for name, run in measured.items()}


def of_network(folder: Path, rounds: int = _NETWORK_ROUNDS) -> dict[str, Any]:
    """Measure the bundled network alone, on one core; see benchmarks/network.py."""
    command = [sys.executable, "-m", "benchmarks.network", str(rounds)]
    with Server(command, folder / "network.log", server.first_core()) as process:
        told: dict[str, Any] = json.loads(process.wait().splitlines()[-1])
    return told


def pool_networks(told: Sequence[dict[str, Any]]) -> Network:
    """Make figures of several measurements of the network."""
    first = told[0]
    times = [seconds for one in told for seconds in one["times"]]
    median = 1000 * statistics.median(times)
    return Network(first["name"], first["version"], first["bytes"] / 1e6, median)
