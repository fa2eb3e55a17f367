from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzyvision.dataset.majority_label import Kind, decide


def test_majority_wins_and_its_share_is_agreement() -> None:
    majority = decide(["Mouse", "Mouse", "Mouse", "Watch"], unable=0)
    assert (majority.kind, majority.label, majority.agreement) == (Kind.LABEL, "Mouse", 0.75)


def test_a_single_vote_decides() -> None:
    assert decide(["Mouse"], unable=0).label == "Mouse"


@pytest.mark.parametrize(
    ("voted", "unable", "reason"),
    [
        (["Mouse", "Watch"], 0, "tie"),
        (["Mouse", "Mouse", None, None, "Watch"], 0, "tie"),
        (["Mouse", None], 0, "tie"),
        (["Mouse", "Mouse", "Watch", "Shoes"], 0, "low agreement"),
        (["Mouse"], 1, "low agreement"),
        (["Mouse", "Mouse"], 2, "low agreement"),
        ([], 3, "nobody could tell"),
        ([], 0, "nobody could tell"),
    ],
)
def test_ties_and_low_agreement_are_disputed(
    voted: list[str | None], unable: int, reason: str
) -> None:
    majority = decide(voted, unable)
    assert (majority.kind, majority.label, majority.reason) == (Kind.DISPUTED, None, reason)


def test_none_of_these_can_win_too() -> None:
    assert decide([None, None, "Mouse"], unable=0).kind is Kind.NONE


def test_agreement_threshold_is_inclusive() -> None:
    two_of_three = ["Mouse", "Mouse", "Watch"]
    assert decide(two_of_three, 0, least=2 / 3).kind is Kind.LABEL
    assert decide(two_of_three, 0, least=0.67).kind is Kind.DISPUTED


@given(st.lists(st.sampled_from(["Mouse", "Watch", None])), st.integers(0, 3), st.randoms())
def test_the_order_of_the_votes_changes_nothing(
    voted: list[str | None], unable: int, random: Random
) -> None:
    shuffled = list(voted)
    random.shuffle(shuffled)
    assert decide(shuffled, unable) == decide(voted, unable)
