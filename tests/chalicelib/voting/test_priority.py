import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.voting import priority

TALLIES = st.dictionaries(st.sampled_from(["=a", "=b", "=c", "-", "?"]), st.integers(1, 6))


def needed(probability: float, **votes: int) -> int:
    found = priority.score(probability, votes)
    assert found is not None
    return found


def test_the_least_certain_comes_first() -> None:
    assert needed(0.2) > needed(0.5) > needed(0.9) > needed(1.0)


def test_disputed_comes_before_agreed() -> None:
    assert needed(0.9, a=2, b=2) > needed(0.9, a=3, b=1) > needed(0.9, a=2)


def test_dispute_comes_before_model_doubt() -> None:
    assert needed(0.99, a=1, b=1) > needed(0.2)


def test_undecided_vote_lowers_priority() -> None:
    assert needed(0.4) > needed(0.4, a=1) > needed(0.4, a=2)


@pytest.mark.parametrize("answer", ["=Mouse", "-", "?"])
def test_three_votes_that_agree_are_enough(answer: str) -> None:
    assert priority.score(0.3, {answer: 2}) is not None
    assert priority.score(0.3, {answer: 3}) is None


def test_dispute_needs_lead_of_three_or_nine_votes() -> None:
    assert priority.score(0.3, {"a": 3, "b": 1}) is not None
    assert priority.score(0.3, {"a": 4, "b": 1}) is None
    assert priority.score(0.3, {"a": 4, "b": 4}) is not None
    assert priority.score(0.3, {"a": 5, "b": 4}) is None


@pytest.mark.parametrize(
    ("tallies", "entropy"),
    [({}, 0), ({"a": 1}, 0), ({"a": 5}, 0), ({"a": 1, "b": 1}, 1), ({"a": 2, "b": 2}, 0.5)],
)
def test_disagreement_is_the_votes_entropy(tallies: dict[str, int], entropy: float) -> None:
    assert priority.disagreement(tallies) == pytest.approx(entropy)


@given(st.floats(0, 1), TALLIES)
def test_every_score_has_four_digits_at_most(probability: float, tallies: dict[str, int]) -> None:
    found = priority.score(probability, tallies)
    assert found is None or 0 <= found <= priority.HIGHEST
