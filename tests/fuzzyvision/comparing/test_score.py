from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzyvision.comparing.score import Score, in_words, share


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_test_is_mcnemars_exact_one(fixes: int, breaks: int) -> None:
    changed = fixes + breaks
    tail = sum(comb(changed, k) for k in range(min(fixes, breaks) + 1)) / 2**changed
    found = Score(pictures=200, fixes=fixes, breaks=breaks).chance
    assert found == pytest.approx(min(1, 2 * tail), rel=1e-9)


def test_it_is_quick_and_finite_for_many_pictures() -> None:
    assert Score(fixes=50_000, breaks=50_000).chance == pytest.approx(1, abs=0.01)
    assert Score(fixes=90_000, breaks=10_000).chance == 0


@pytest.mark.parametrize(
    ("fixes", "breaks", "words"),
    [
        (41, 3, "in fewer than 1% of comparisons: this is hardly chance"),
        (8, 1, "in 4% of comparisons: this is hardly chance"),
        (3, 2, "in 100% of comparisons: this is quite possibly chance"),
        (0, 0, "No answer changed"),
    ],
)
def test_the_test_is_told_in_words(fixes: int, breaks: int, words: str) -> None:
    assert words in in_words(Score(pictures=100, fixes=fixes, breaks=breaks))


def test_a_share_comes_with_its_interval() -> None:
    assert share(9, 10) == "90.0% (59.6% to 98.2%)"
    assert share(0, 0) == "none"
