from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ports import ConfusionCell, CounterKey, DayCounter, PictureCounter, Vote
from chalicelib.voting import counters
from tests.support.records import SUBJECT

VOTES = st.builds(
    Vote,
    voter=st.sampled_from("abcd"),
    answer=st.sampled_from(["=Mouse", "=Watch", "-", "?"]),
    blind=st.booleans(),
    voted_at=st.sampled_from(["2026-11-22T12:00:00.000000Z", "2026-11-23T12:00:00.000000Z"]),
)


def test_record_keeps_the_likeliest_label() -> None:
    assert (SUBJECT.name, SUBJECT.predicted, SUBJECT.probability) == ("7QK", "Mouse", 0.5812)
    assert SUBJECT.labels == ("Mouse", "Watch")
    until = datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(days=30)
    assert SUBJECT.public_until == until.timestamp()
    assert SUBJECT.queue_key == f"4188#{SUBJECT.pid}"


def test_a_vote_is_in_its_cell_and_its_day() -> None:
    vote = Vote("a", "=Mouse", True, "2026-11-22T12:00:00.000000Z")
    change = counters.change(SUBJECT, [], [vote])
    assert change.after.tallies == {"=Mouse": 1}
    assert change.after.revision == SUBJECT.revision + 1
    day = {"votes": 1, "correct": 1, "blind_votes": 1, "blind_correct": 1}
    assert change.counters == {
        ConfusionCell("3f2a9c01b7de", "Mouse", "=Mouse", True): {"n": 1},
        DayCounter("2026-11-22", "3f2a9c01b7de"): day,
        PictureCounter("3f2a9c01b7de"): {"n": 1},
    }


def test_who_cannot_tell_is_in_no_day() -> None:
    vote = Vote("a", "?", True, "2026-11-22T12:00:00.000000Z")
    lines = counters.change(SUBJECT, [], [vote]).counters
    assert not [line for line in lines if isinstance(line, DayCounter)]


def test_changed_vote_moves_between_cells() -> None:
    first = Vote("a", "=Mouse", False, "2026-11-22T12:00:00.000000Z")
    second = replace(first, answer="-")
    before = counters.change(SUBJECT, [], [first]).after
    change = counters.change(before, [first], [second])
    assert change.after.tallies == {"-": 1}
    assert change.counters == {
        ConfusionCell("3f2a9c01b7de", "Mouse", "=Mouse", False): {"n": -1},
        ConfusionCell("3f2a9c01b7de", "Mouse", "-", False): {"n": 1},
        DayCounter("2026-11-22", "3f2a9c01b7de"): {
            "votes": 0,
            "correct": -1,
            "blind_votes": 0,
            "blind_correct": 0,
        },
    }


@given(st.lists(st.one_of(VOTES, st.sampled_from("abcd"))))
def test_counters_equal_a_recount(steps: list[Vote | str]) -> None:
    """A step is a vote, or a voter who takes theirs back."""
    subject = SUBJECT
    cast: dict[str, Vote] = {}
    totals: dict[CounterKey, Counter[str]] = {}
    for step in steps:
        voter = step.voter if isinstance(step, Vote) else step
        gone = [cast.pop(voter)] if voter in cast else []
        come = [step] if isinstance(step, Vote) else []
        change = counters.change(subject, gone, come)
        cast |= {vote.voter: vote for vote in come}
        subject = change.after
        for line, numbers in change.counters.items():
            for name, number in numbers.items():
                totals.setdefault(line, Counter())[name] += number
    assert subject.tallies == Counter(vote.answer for vote in cast.values())
    again = counters.change(SUBJECT, [], cast.values()).counters
    assert {line: numbers for line, numbers in totals.items() if +numbers} == again
    assert all(number >= 0 for numbers in totals.values() for number in numbers.values())
