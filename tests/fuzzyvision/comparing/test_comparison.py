from dataclasses import replace

import pytest

from fuzzyvision.comparing.comparison import MOST_SHOWN, Comparison, Shown, Verdict
from fuzzyvision.comparing.models import Prediction
from fuzzyvision.comparing.score import Example, Score


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
    assert [one.example.new.label for one in comparison.test.fixed] == ["Mouse"]
    assert [one.example.new.label for one in comparison.rest.broken] == ["Watch"]


def test_none_of_these_counts_as_unsure_not_as_label() -> None:
    comparison = Comparison()
    assert comparison.add(example(None, "Mouse", "Mouse")) is None
    assert comparison.test.total.pictures == comparison.rest.total.pictures == 0
    assert (comparison.others, comparison.old_unsure, comparison.new_unsure) == (1, 0, 1)


def test_shown_pictures_are_limited() -> None:
    comparison, one = Comparison(), example("Mouse", "Watch", "Mouse")
    while (shown := comparison.add(one)) is not None:
        shown.append(Shown(one, b""))
    assert len(comparison.rest.fixed) == MOST_SHOWN
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
