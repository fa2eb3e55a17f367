"""The promises and whether the figures keep them. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figures, Load, Network, Store

WORKER, STACK = "worker", "stack"
TUTORIAL, TUTORIAL_ON_ONE_CORE = "tutorial", "tutorial-1"

WORKER_START, API_START = "worker function", "API function"
TENSORFLOW_START = "TensorFlow, the tutorial's way"
"""Whose cold starts are measured."""

_LONGEST_STARTS = {WORKER_START: 1.0, API_START: 0.5}


@dataclass(frozen=True)
class Verdict:
    """A promise: what was measured, the bar, and whether more is better."""

    promise: str
    value: float
    bar: float
    unit: str
    more_is_better: bool

    @property
    def kept(self) -> bool:
        """Return whether the promise is kept; a figure on the bar keeps it."""
        return self.value >= self.bar if self.more_is_better else self.value <= self.bar


def judge(measured: Mapping[str, Figures], network: Network) -> list[Verdict]:
    """Hold the figures against every promise whose subjects were measured."""
    verdicts = _of_the_network(network)
    verdicts += _of_the_stack(measured[STACK]) + _of_the_worker(measured[WORKER])
    if TUTORIAL_ON_ONE_CORE in measured:
        verdicts += _ratios(measured[WORKER], measured[TUTORIAL_ON_ONE_CORE])
    if TUTORIAL in measured:
        verdicts += _ratios_of_the_stack(measured[STACK], measured[TUTORIAL])
    return verdicts


def judge_starts(seconds: Mapping[str, float]) -> list[Verdict]:
    """Hold the cold starts that were measured against what is promised of them."""
    return [
        _at_most(f"{name} from the package, cold start", seconds[name], longest, "s")
        for name, longest in _LONGEST_STARTS.items()
        if name in seconds
    ]


def judge_growth(stores: Sequence[Store]) -> list[Verdict]:
    """Hold stores with many pictures against the first, which has none."""
    empty, *others = stores
    return [
        verdict
        for store in others
        for verdict in (
            _at_most(f"{store.title}, median", store.median / empty.median, 1.2, "times"),
            _at_most(f"{store.title}, more memory", store.memory - empty.memory, 50, "MB"),
        )
    ]


def _of_the_network(network: Network) -> list[Verdict]:
    return [
        _at_most("model.tflite, size", network.size, 15, "MB"),
        _at_most("model.tflite, a picture on one core", network.median, 5, "ms"),
    ]


def _of_the_stack(stack: Figures) -> list[Verdict]:
    verdicts = [
        _at_most("Fuzzy Vision, median of small photos", stack.loads["small"].median, 100, "ms"),
        _at_most("Fuzzy Vision, median of 12 megapixels", stack.loads["large"].median, 250, "ms"),
    ]
    if stack.serving is not None:
        verdicts.append(_at_most("Fuzzy Vision, start to serving", stack.serving, 1, "s"))
    return verdicts


def _of_the_worker(worker: Figures) -> list[Verdict]:
    return [
        _at_most("worker, CPU of 12 megapixels", 1000 * worker.loads["large"].cpu, 60, "ms"),
        _at_most("worker, peak memory", worker.memory, 150, "MB"),
    ]


def _ratios(worker: Figures, tutorial: Figures) -> list[Verdict]:
    ours, theirs = worker.loads, tutorial.loads
    return [
        _at_least("worker : tutorial, small photos a second", _rate(ours, theirs, "small"), 7),
        _at_least("worker : tutorial, 12 megapixels a second", _rate(ours, theirs, "large"), 5),
        _at_least("tutorial : worker, peak memory", tutorial.memory / worker.memory, 4),
        _at_least("tutorial : worker, start to first answer", tutorial.start / worker.start, 6),
    ]


def _ratios_of_the_stack(stack: Figures, tutorial: Figures) -> list[Verdict]:
    ours, theirs = stack.loads, tutorial.loads
    verdicts = []
    for name, what, bar in (("small", "small photos", 5), ("large", "12 megapixels", 3)):
        crowd = (ours[name].crowd_rate or 0) / (theirs[name].crowd_rate or math.inf)
        median = theirs[name].median / ours[name].median
        verdicts += [
            _at_least(f"Fuzzy Vision : tutorial, {what} a second, 8 clients", crowd, bar),
            _at_least(f"tutorial : Fuzzy Vision, median of {what}", median, 3),
        ]
    memory = _at_least("tutorial : Fuzzy Vision, memory", tutorial.memory / stack.memory, 2)
    return [*verdicts, memory]


def _rate(ours: Mapping[str, Load], theirs: Mapping[str, Load], name: str) -> float:
    return ours[name].rate / theirs[name].rate


def _at_least(promise: str, value: float, bar: float) -> Verdict:
    return Verdict(promise, value, bar, "times", more_is_better=True)


def _at_most(promise: str, value: float, bar: float, unit: str) -> Verdict:
    return Verdict(promise, value, bar, unit, more_is_better=False)
