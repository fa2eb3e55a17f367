import pytest

from benchmarks import figures
from benchmarks.figures import Crowd, Pass, Run


def test_load_figures_follow_from_times() -> None:
    load = figures.load([0.1, 0.2, 0.3], cpu=0.6, crowd=Crowd(14, 2.0, 0.7))
    assert load.median == pytest.approx(200)
    assert load.high == pytest.approx(290)
    assert load.rate == pytest.approx(5)
    assert load.cpu == pytest.approx(0.2)
    assert load.crowd_rate == pytest.approx(7)
    assert load.clients_cpu == pytest.approx(0.05)


def test_95th_percentile_is_at_most_the_maximum() -> None:
    assert figures.percentile_95([3.0]) == 3.0
    assert figures.percentile_95([1.0, 1.0]) == 1.0
    assert figures.percentile_95([float(value) for value in range(101)]) == pytest.approx(95)
    assert figures.percentile_95([1.0, 2.0]) < 2.0


def test_passes_are_pooled() -> None:
    passes = [
        Pass(2.0, 100.0, {"small": Run([0.1, 0.1], 0.1, Crowd(8, 1.0, 0.1))}, 1.0),
        Pass(9.0, 120.0, {"small": Run([0.3], 0.2, Crowd(8, 3.0, 0.3))}, 0.5),
        Pass(3.0, 110.0, {"small": Run([0.3], 0.1, Crowd(8, 4.0, 0.2))}, 2.0),
    ]
    pooled = figures.pool(passes)
    assert (pooled.start, pooled.memory, pooled.serving) == (3.0, 120.0, 1.0)
    assert pooled.loads["small"].rate == pytest.approx(5)
    assert pooled.loads["small"].cpu == pytest.approx(0.1)
    assert pooled.loads["small"].crowd_rate == pytest.approx(3)
    assert pooled.loads["small"].clients_cpu == pytest.approx(0.025)


def test_without_a_crowd_there_is_no_rate_of_one() -> None:
    pooled = figures.pool([Pass(1.0, 1.0, {"small": Run([0.1], 0.1)})])
    assert pooled.loads["small"].crowd_rate is None
    assert pooled.serving is None
