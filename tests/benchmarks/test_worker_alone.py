import os
from hashlib import sha256
from pathlib import Path

from benchmarks import measure, proc
from benchmarks.figures import pool
from benchmarks.worker import Bench
from tests.support.paths import ROOT
from tests.support.pictures import encoded, quadrants


def test_worker_is_measured_alone() -> None:
    told = Bench().measure(encoded(quadrants(320, 240)), 5)
    assert len(told["times"]) == 5
    assert all(0 < seconds < 5 for seconds in told["times"])
    assert told["cpu"] > 0


def test_worker_is_measured_in_a_subprocess(tmp_path: Path) -> None:
    for name, side in (("small", 320), ("large", 1600)):
        (tmp_path / f"{name}.jpg").write_bytes(encoded(quadrants(side, side)))
    measured, steps = measure.of_worker(tmp_path, rounds=4)
    figures = pool([measured])
    assert set(figures.loads) == set(steps) == {"small", "large"}
    assert 0 < figures.start < 30
    assert 20 < figures.memory < 1000
    assert figures.loads["large"].median > figures.loads["small"].median
    assert figures.loads["small"].crowd_rate is None


def test_network_is_measured_in_a_subprocess(tmp_path: Path) -> None:
    file = ROOT / "vendor" / "model" / "model.tflite"
    told = measure.of_network(tmp_path, rounds=5)
    assert len(told["times"]) == 5
    network = measure.pool_networks([told, {**told, "times": [1.0]}])
    assert network.size == file.stat().st_size / 1e6
    assert sha256(file.read_bytes()).hexdigest().startswith(network.version)
    assert 0 < network.median < 1000


def test_peak_memory_and_cpu_are_read() -> None:
    assert proc.peak_memory("self") > 10
    assert 10 < proc.memory(os.getpid()) < 10_000
    before = proc.cpu_seconds(1)
    assert proc.cpu_seconds(1) >= before >= 0
