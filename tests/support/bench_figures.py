"""Figures for the tests of the bench: those that keep every promise, exactly."""

from dataclasses import replace

from benchmarks.figures import Figures, Load, Network
from benchmarks.machine import Machine
from benchmarks.report import Report

TUTORIAL = Figures(
    start=6.0,
    memory=600.0,
    loads={
        "small": Load(median=100.0, high=120.0, rate=10.0, cpu=0.1, crowd_rate=10.0),
        "large": Load(median=250.0, high=300.0, rate=4.0, cpu=0.25, crowd_rate=4.0),
    },
)
STACK = Figures(
    start=1.0,
    memory=200.0,
    loads={
        "small": Load(median=250.0, high=300.0, rate=4.0, cpu=0.2, crowd_rate=4.0),
        "large": Load(median=500.0, high=600.0, rate=2.0, cpu=0.4, crowd_rate=2.0),
    },
)
WORKER = Figures(
    start=1.0,
    memory=150.0,
    loads={
        "small": Load(median=8.0, high=9.0, rate=120.0, cpu=0.008),
        "large": Load(median=50.0, high=60.0, rate=20.0, cpu=0.06),
    },
)
MEASURED = {"stack": STACK, "worker": WORKER, "tutorial-1": TUTORIAL}
STEPS = {"small": {"decode": 0.002, "the rest": 0.001}, "large": {"decode": 0.03}}
STARTS = {"worker function": 1.0, "API function": 0.5, "TensorFlow, the tutorial's way": 4.0}
NETWORK = Network("souqnet", "0123456789ab", size=4.0, median=3.0)
REPORT = Report(Machine("A processor", 2, "Linux 6", "3.11.7", 0.1), MEASURED, STEPS, NETWORK)


def faring(figures: Figures, picture: str, **changed: float) -> Figures:
    """Return figures with others for one kind of picture."""
    load = replace(figures.loads[picture], **changed)
    return replace(figures, loads={**figures.loads, picture: load})
