"""Measures subjects in turn, several times: what a machine does meanwhile then meets them all."""

import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import figures, proc, server, worker
from benchmarks.clients import Client
from benchmarks.crowd import Clients
from benchmarks.figures import Figures, Network, Pass, Run
from benchmarks.server import Server
from benchmarks.subjects import TITLES, Subject
from benchmarks.verdict import WORKER
from fuzzyvision.common.allocator import ALLOCATOR

PASSES = 3
ROUNDS = {"small": 40, "large": 20}
"""Pictures of every kind that one client sends in a pass."""
SECONDS = {"small": 5.0, "large": 5.0}
"""How long all clients send pictures of every kind in a pass."""
_MEMORY_SECONDS = 2.0
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
    """Start a server, measure one client and then, unless it has one core, several; end it."""
    process, url = subject.start(folder)
    with process:
        client = subject.client(url)
        client.visit()
        serving = process.seconds()
        client.send(pictures["small"])
        start = process.seconds()
        runs = {
            name: Run(*_one_client(client, process.pid, picture, ROUNDS[name]))
            for name, picture in pictures.items()
        }
        client.close()
        with Clients(lambda: subject.client(url), subject.clients) as clients:
            if subject.clients > 1:
                for name, run in runs.items():
                    runs[name] = replace(run, crowd=clients.send(pictures[name], SECONDS[name]))
            memory = max(
                clients.memory(process.pid, picture, _MEMORY_SECONDS)
                for picture in pictures.values()
            )
    return Pass(start, memory, runs, serving)


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


def of_worker(folder: Path, rounds: int = _WORKER_ROUNDS) -> tuple[Pass, Steps]:
    """Measure the worker alone on the pictures in a folder; return the times of its steps too."""
    command = [sys.executable, "-m", "benchmarks.worker", str(folder), str(rounds)]
    log = folder / f"{WORKER}.log"
    with Server(command, log, server.first_core(), ALLOCATOR) as process:
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
