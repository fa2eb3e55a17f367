"""Which scores of Lighthouse are good enough."""

import pytest

from benchmarks.lighthouse import too_low

GOOD = {"performance": 95, "accessibility": 100, "best-practices": 100}


@pytest.mark.parametrize("page", ["home", "result", "statistics"])
def test_good_scores_pass(page: str) -> None:
    assert not too_low(page, GOOD)


@pytest.mark.parametrize(
    "change", [{"performance": 94}, {"accessibility": 99}, {"best-practices": 99}]
)
def test_any_low_score_fails(change: dict[str, int]) -> None:
    assert too_low("home", {**GOOD, **change})
