from dataclasses import replace
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzyvision.comparing.comparison import (
    MOST_SHOWN,
    Comparison,
    Example,
    Score,
    Shown,
    Verdict,
    in_words,
    share,
)
from fuzzyvision.comparing.models import Prediction


def example(label: str | None, old: str, new: str, *, kept_back: bool | None = None) -> Example:
    return Example(
        "7QK",
        label,
        kept_back,
        Prediction(old, 0.9, unsure=False),
        Prediction(new, 0.4, unsure=True),
    )


def test_fixes_and_breaks_are_counted_separately() -> None:
    comparison = Comparison()
    for one in (
        example("Mouse", "Watch", "Mouse", kept_back=True),
        example("Mouse", "Mouse", "Watch"),
        example("Mouse", "Mouse", "Mouse", kept_back=True),
        example("Watch", "Shoes", "Glasses"),
    ):
        shown = comparison.add(one)
        if shown is not None:
            shown.append(Shown(one, b""))
    assert comparison.test.total == Score(pictures=2, old=1, new=2, fixes=1)
    assert comparison.rest.total == Score(pictures=2, old=1, breaks=1)
    assert comparison.rest.labels["Mouse"] == Score(pictures=1, old=1, breaks=1)
    assert [one.example.new.label for one in comparison.fixed] == ["Mouse"]
    assert [one.example.new.label for one in comparison.broken] == ["Watch"]


def test_none_of_these_counts_as_unsure_not_as_label() -> None:
    comparison = Comparison()
    assert comparison.add(example(None, "Mouse", "Mouse")) is None
    assert comparison.test.total.pictures == comparison.rest.total.pictures == 0
    assert (comparison.others, comparison.old_unsure, comparison.new_unsure) == (1, 0, 1)


def test_shown_pictures_are_limited() -> None:
    comparison, one = Comparison(), example("Mouse", "Watch", "Mouse")
    while (shown := comparison.add(one)) is not None:
        shown.append(Shown(one, b""))
    assert len(comparison.fixed) == MOST_SHOWN
    assert comparison.rest.total.fixes == MOST_SHOWN + 1


@pytest.mark.parametrize(
    ("fixes", "breaks", "same", "verdict"),
    [
        (6, 0, 0, Verdict.BETTER),
        (5, 0, 1, Verdict.BY_CHANCE),
        (5, 0, 0, Verdict.NONE),
        (3, 3, 3, Verdict.NOT_BETTER),
        (0, 1, 9, Verdict.NOT_BETTER),
    ],
)
def test_only_the_test_side_decides(fixes: int, breaks: int, same: int, verdict: Verdict) -> None:
    fixed, broken = example("Mouse", "Watch", "Mouse"), example("Mouse", "Mouse", "Watch")
    comparison = Comparison()
    for one, count in (
        (fixed, fixes),
        (broken, breaks),
        (example("Mouse", "Mouse", "Mouse"), same),
    ):
        for _ in range(count):
            comparison.add(replace(one, kept_back=True))
    for known in (fixed if fixes <= breaks else broken,) * 100:
        comparison.add(replace(known, kept_back=False))
        comparison.add(replace(known, kept_back=None))
    assert comparison.verdict is verdict
    assert verdict.passes == (verdict in {Verdict.BETTER, Verdict.BY_CHANCE})


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
