import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws import schema
from chalicelib.aws.dynamodb import Items
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.intervals import wilson
from chalicelib.ports import ConfusionCell, CounterKey, DayCounter, Numbers, PictureCounter, Vote
from chalicelib.voting import counters, statistics
from tests.support.records import SUBJECT, counted
from tests.support.stores import Store, VotesTable

A, B = "3f2a9c01b7de", "5b8b08cb0c96"


def cells(*found: tuple[str, str, str, bool, int]) -> list[tuple[CounterKey, Numbers]]:
    return [(ConfusionCell(*cell), {"n": n}) for *cell, n in found]  # type: ignore[arg-type] # a tuple's rest


COUNTERS = [
    *cells(
        (A, "Mouse", "=Mouse", True, 6),
        (A, "Mouse", "=Mouse", False, 4),
        (A, "Mouse", "=Watch", True, 2),
        (A, "Watch", "-", False, 3),
        (A, "Watch", "?", True, 5),
        (B, "Watch", "=Watch", False, 1),
    ),
    (PictureCounter(A), {"n": 7}),
    (PictureCounter(B), {"n": 1}),
    (DayCounter("2026-11-23", A), {"votes": 9, "correct": 5, "blind_votes": 4, "blind_correct": 3}),
    (DayCounter("2026-11-22", B), {"votes": 1, "correct": 1}),
    (DayCounter("2026-11-22", A), {"votes": 6, "correct": 5, "blind_votes": 4, "blind_correct": 3}),
]


def test_no_votes_give_empty_statistics() -> None:
    nothing: dict[str, Any] = {
        "votes": 0,
        "accuracy": None,
        "interval": None,
        "cannot_tell": 0,
        "confusion": {},
        "labels": {},
    }
    assert statistics.document([]) == {
        "pictures": 0,
        **nothing,
        "blind": nothing,
        "shown": nothing,
        "models": {},
        "days": [],
        "after": None,
    }


def test_cannot_tell_votes_are_not_in_the_matrix() -> None:
    found = statistics.document(COUNTERS)
    assert found["pictures"] == 8
    assert found["votes"] == 16
    assert found["cannot_tell"] == 5
    assert found["accuracy"] == pytest.approx(11 / 16)
    assert found["confusion"] == {"Mouse": {"Mouse": 10, "Watch": 2}, "Watch": {"": 3, "Watch": 1}}


def test_blind_and_shown_votes_add_up() -> None:
    found = statistics.document(COUNTERS)
    assert found["blind"]["votes"] == 8
    assert found["blind"]["cannot_tell"] == 5
    assert found["blind"]["accuracy"] == 0.75
    assert found["shown"]["confusion"] == {"Mouse": {"Mouse": 4}, "Watch": {"": 3, "Watch": 1}}


def test_every_model_has_the_same_again() -> None:
    found = statistics.document(COUNTERS)
    assert list(found["models"]) == [A, B]
    assert found["models"][A].keys() == found.keys() - {"models", "days", "after"}
    assert found["models"][A]["pictures"] == 7
    assert found["models"][B]["confusion"] == {"Watch": {"Watch": 1}}
    assert found["models"][B]["blind"]["votes"] == 0


def test_every_label_has_its_accuracy() -> None:
    found = statistics.document(COUNTERS)["labels"]
    assert found["Mouse"] == {
        "votes": 12,
        "accuracy": pytest.approx(10 / 12),
        "interval": wilson(10, 12),
    }
    assert found["Watch"]["accuracy"] == 0.25


def test_days_are_ordered_for_every_model() -> None:
    days = statistics.document(COUNTERS)["days"]
    assert [(day["day"], day["model"]) for day in days] == [
        ("2026-11-22", A),
        ("2026-11-22", B),
        ("2026-11-23", A),
    ]
    assert days[0]["blind"] == {"votes": 4, "correct": 3}
    assert days[1]["blind"] == {"votes": 0, "correct": 0}


def test_the_document_is_json() -> None:
    json.dumps(statistics.document(COUNTERS), allow_nan=False)


@pytest.mark.parametrize(
    ("correct", "votes", "low", "high"),
    # Of Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
    # Medicine 17 (1998), table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(correct: int, votes: int, low: float, high: float) -> None:
    assert wilson(correct, votes) == pytest.approx([low, high], abs=5e-5)


@given(st.integers(1, 10**6), st.data())
def test_interval_contains_the_share(votes: int, data: Any) -> None:  # noqa: ANN401 - hypothesis draws it
    correct = data.draw(st.integers(0, votes))
    interval = wilson(correct, votes)
    assert interval is not None
    assert 0 <= interval[0] <= correct / votes + 1e-6
    assert correct / votes - 1e-6 <= interval[1] <= 1


def voted(store: Store, votes: int) -> VotesTable:
    """Make a table with the counters that so many generated votes leave."""
    chance = random.Random(votes)  # noqa: S311 - chance for a test, no secret
    labels = [f"=Label{number}" for number in range(8)]
    cast = [
        Vote(
            f"v{number}",
            chance.choice([*labels, "-", "?"]),
            chance.random() < 0.5,
            f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T12:00:00.000000Z",
        )
        for number in range(votes)
    ]
    lines = counters.change(SUBJECT, [], cast).counters
    made = VotesTable.fresh(store)
    items = Items(made.dynamodb, made.name)
    puts = [
        {"Put": {"Item": {**schema.counter_key(line, SUBJECT.pid), **line._asdict(), **numbers}}}
        for line, numbers in lines.items()
    ]
    for first in range(0, len(puts), 100):
        items.write(puts[first : first + 100])
    return made


def test_100_000_votes_cost_what_100_votes_cost(tables: Store) -> None:
    read = {}
    for votes in (100, 100_000):
        made = voted(tables, votes)
        calls = counted(made.dynamodb)
        found = list(DynamoDBVotes(made.dynamodb, made.name).counters())
        document = statistics.document(found)
        assert len(calls) == 2
        assert document["votes"] + document["cannot_tell"] == votes
        assert sum(day["votes"] for day in document["days"]) == document["votes"]
        read[votes] = len(found)
    # The counters are those of the labels and of the days: 100 votes have not met them all.
    assert read[100] < read[100_000] < 5 * read[100]
