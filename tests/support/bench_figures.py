"""Figures for the tests of the bench: those that keep every promise, exactly."""

from dataclasses import replace

from benchmarks.figures import Figures, Load, Network, Store
from benchmarks.machine import Machine
from benchmarks.report import Report

TUTORIAL_ON_ONE_CORE = Figures(
    start=6.0,
    memory=600.0,
    loads={
        "small": Load(median=100.0, high=120.0, rate=10.0, cpu=0.1),
        "large": Load(median=250.0, high=300.0, rate=4.0, cpu=0.25),
    },
    serving=5.0,
)
TUTORIAL = Figures(
    start=6.0,
    memory=500.0,
    loads={
        "small": Load(
            median=90.0, high=120.0, rate=10.0, cpu=0.1, crowd_rate=20.0, clients_cpu=0.001
        ),
        "large": Load(
            median=240.0, high=300.0, rate=4.0, cpu=0.25, crowd_rate=8.0, clients_cpu=0.002
        ),
    },
    serving=5.0,
)
STACK = Figures(
    start=1.0,
    memory=250.0,
    loads={
        "small": Load(
            median=30.0, high=40.0, rate=30.0, cpu=0.02, crowd_rate=100.0, clients_cpu=0.001
        ),
        "large": Load(
            median=80.0, high=90.0, rate=12.0, cpu=0.07, crowd_rate=24.0, clients_cpu=0.002
        ),
    },
    serving=1.0,
)
WORKER = Figures(
    start=1.0,
    memory=150.0,
    loads={
        "small": Load(median=8.0, high=9.0, rate=70.0, cpu=0.008),
        "large": Load(median=50.0, high=60.0, rate=20.0, cpu=0.06),
    },
)
MEASURED = {
    "stack": STACK,
    "worker": WORKER,
    "tutorial-1": TUTORIAL_ON_ONE_CORE,
    "tutorial": TUTORIAL,
}
STEPS = {"small": {"decode": 0.002, "the rest": 0.001}, "large": {"decode": 0.03}}
STARTS = {"worker function": 1.0, "API function": 0.5, "TensorFlow, the tutorial's way": 4.0}
NETWORK = Network("souqnet", "0123456789ab", size=15.0, median=5.0)
REPORT = Report(Machine("A processor", 2, "Linux 6", "3.11.7", 0.1), MEASURED, STEPS, NETWORK)
STORES = [
    Store(pictures=0, start=0.5, median=30.0, statistics=2.0, memory=200.0),
    Store(pictures=10_000, start=0.5, median=36.0, statistics=3.0, memory=250.0),
    Store(pictures=100_000, start=0.5, median=36.0, statistics=4.0, memory=250.0),
]


def faring(figures: Figures, picture: str, **changed: float) -> Figures:
    """Return figures with others for one kind of picture."""
    load = replace(figures.loads[picture], **changed)
    return replace(figures, loads={**figures.loads, picture: load})
