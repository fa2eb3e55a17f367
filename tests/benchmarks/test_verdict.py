from dataclasses import replace

import pytest

from benchmarks.figures import Figures, Network, Store
from benchmarks.verdict import judge, judge_growth, judge_starts
from tests.support.bench_figures import (
    MEASURED,
    NETWORK,
    STACK,
    STARTS,
    STORES,
    TUTORIAL,
    TUTORIAL_ON_ONE_CORE,
    WORKER,
    faring,
)

WORSE = {
    "Fuzzy Vision, median of small photos": {
        "stack": faring(STACK, "small", median=101.0),
        "tutorial": faring(TUTORIAL, "small", median=303.0),
    },
    "Fuzzy Vision, median of 12 megapixels": {
        "stack": faring(STACK, "large", median=251.0),
        "tutorial": faring(TUTORIAL, "large", median=753.0),
    },
    "Fuzzy Vision, start to serving": {"stack": replace(STACK, serving=1.01)},
    "worker, CPU of 12 megapixels": {"worker": faring(WORKER, "large", cpu=0.061)},
    "worker, peak memory": {
        "worker": replace(WORKER, memory=151.0),
        "tutorial-1": replace(TUTORIAL_ON_ONE_CORE, memory=1000.0),
    },
    "worker : tutorial, small photos a second": {"worker": faring(WORKER, "small", rate=69.0)},
    "worker : tutorial, 12 megapixels a second": {"worker": faring(WORKER, "large", rate=19.0)},
    "tutorial : worker, peak memory": {"tutorial-1": replace(TUTORIAL_ON_ONE_CORE, memory=590.0)},
    "tutorial : worker, start to first answer": {"worker": replace(WORKER, start=1.1)},
    "Fuzzy Vision : tutorial, small photos a second, 8 clients": {
        "stack": faring(STACK, "small", crowd_rate=99.0)
    },
    "tutorial : Fuzzy Vision, median of small photos": {
        "stack": faring(STACK, "small", median=30.1)
    },
    "Fuzzy Vision : tutorial, 12 megapixels a second, 8 clients": {
        "stack": faring(STACK, "large", crowd_rate=23.0)
    },
    "tutorial : Fuzzy Vision, median of 12 megapixels": {
        "stack": faring(STACK, "large", median=80.1)
    },
    "tutorial : Fuzzy Vision, memory": {"stack": replace(STACK, memory=251.0)},
}


WORSE_NETWORKS = {
    "model.tflite, size": replace(NETWORK, size=15.1),
    "model.tflite, a picture on one core": replace(NETWORK, median=5.1),
}


def missed(measured: dict[str, Figures], network: Network = NETWORK) -> list[str]:
    return [verdict.promise for verdict in judge(measured, network) if not verdict.kept]


def test_figures_on_the_bars_keep_every_promise() -> None:
    assert missed(MEASURED) == []
    promises = [verdict.promise for verdict in judge(MEASURED, NETWORK)]
    assert promises == [*WORSE_NETWORKS, *WORSE]


@pytest.mark.parametrize("promise", WORSE)
def test_figure_over_its_bar_misses_one_promise(promise: str) -> None:
    assert missed({**MEASURED, **WORSE[promise]}) == [promise]


@pytest.mark.parametrize("promise", WORSE_NETWORKS)
def test_network_over_its_bar_misses_one_promise(promise: str) -> None:
    assert missed(MEASURED, WORSE_NETWORKS[promise]) == [promise]


def test_without_the_peers_no_ratio_is_judged() -> None:
    verdicts = judge({"stack": STACK, "worker": WORKER}, NETWORK)
    assert len(verdicts) == 7
    assert not [verdict for verdict in verdicts if "tutorial" in verdict.promise]


def test_cold_starts_on_their_bars_pass() -> None:
    assert [verdict.kept for verdict in judge_starts(STARTS)] == [True, True]


@pytest.mark.parametrize(("name", "seconds"), [("worker function", 1.01), ("API function", 0.51)])
def test_cold_start_over_its_bar_misses_one(name: str, seconds: float) -> None:
    missed = [one.promise for one in judge_starts({**STARTS, name: seconds}) if not one.kept]
    assert missed == [f"{name} from the package, cold start"]


def test_unmeasured_cold_starts_promise_nothing() -> None:
    assert judge_starts({}) == []


def test_growth_within_its_bars_passes() -> None:
    assert [verdict.kept for verdict in judge_growth(STORES)] == [True] * 4


@pytest.mark.parametrize(
    ("promise", "worse"),
    [
        ("100,000 pictures, median", replace(STORES[2], median=36.1)),
        ("100,000 pictures, more memory", replace(STORES[2], memory=251.0)),
    ],
)
def test_growth_over_a_bar_misses_one(promise: str, worse: Store) -> None:
    verdicts = judge_growth([*STORES[:2], worse])
    assert [verdict.promise for verdict in verdicts if not verdict.kept] == [promise]
