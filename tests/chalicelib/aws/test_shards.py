"""Counters are added up over their shards, with those of releases that had none."""

from dataclasses import replace

import pytest

from chalicelib.aws import schema
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.ports import ConfusionCell, CounterKey, DayCounter, PictureCounter, Vote
from chalicelib.voting import counters
from tests.support.records import SUBJECT, VOTE, put, subjects
from tests.support.stores import VotesTable

CELL = ConfusionCell(SUBJECT.model, "Mouse", "=Mouse", blind=False)
DAY = DayCounter("2026-11-22", SUBJECT.model)
PICTURES = PictureCounter(SUBJECT.model)
EARLIER: dict[CounterKey, dict[str, int]] = {
    CELL: {"n": 3},
    DAY: {"votes": 3, "correct": 3},
    PICTURES: {"n": 3},
}


@pytest.fixture
def earlier(votes_table: VotesTable) -> None:
    """Write the counters of three votes as releases before the shards did."""
    items = [
        {
            "pk": schema.counter_key(key, SUBJECT.pid)["pk"],
            "sk": schema.counter_key(key, SUBJECT.pid)["sk"].rpartition("#s")[0],
            **key._asdict(),
            **numbers,
        }
        for key, numbers in EARLIER.items()
    ]
    put(votes_table, items)


def test_pictures_are_spread_over_shards(table: DynamoDBVotes, votes_table: VotesTable) -> None:
    for subject in subjects(20):
        table.add(subject)
        table.commit(counters.change(subject, [], [VOTE]))
    assert sum(item["pk"] == "days" for item in votes_table.items()) == 20
    found = dict(table.counters())
    assert found == {CELL: {"n": 20}, DAY: {"votes": 20, "correct": 20}, PICTURES: {"n": 20}}


def test_days_are_read_from_a_day_on(table: DynamoDBVotes) -> None:
    table.add(SUBJECT)
    table.commit(counters.change(SUBJECT, [], [VOTE]))
    day = VOTE.voted_at[:10]
    assert DAY in dict(table.counters(day))
    later = dict(table.counters("2999-01-01"))
    assert later == {CELL: {"n": 1}, PICTURES: {"n": 1}}


@pytest.mark.usefixtures("earlier")
def test_earlier_counters_are_added_up(table: DynamoDBVotes) -> None:
    table.add(SUBJECT)
    table.commit(counters.change(SUBJECT, [], [VOTE]))
    found = dict(table.counters())
    assert found == {CELL: {"n": 4}, DAY: {"votes": 4, "correct": 4}, PICTURES: {"n": 4}}


@pytest.mark.usefixtures("earlier")
@pytest.mark.parametrize("beside", [[], ["=Watch"], ["=Mouse"]])
def test_earlier_vote_can_be_taken_back(table: DynamoDBVotes, beside: list[str]) -> None:
    """Also beside votes that its shard counts: each number goes down by what the vote was."""
    table.add(SUBJECT)
    picture = SUBJECT
    votes = [Vote(f"v{answer}", answer, False, VOTE.voted_at) for answer in beside]
    if votes:
        change = counters.change(picture, [], votes)
        table.commit(change)
        picture = change.after
    later = dict(table.counters())
    # The vote is one of those three: written as it was, and not counted again.
    other = counters.change(picture, [], [VOTE])
    table.commit(replace(other, counters={}))
    table.commit(counters.change(other.after, [VOTE], []))
    found = dict(table.counters())
    assert found[CELL]["n"] == later[CELL]["n"] - 1
    assert found[DAY]["votes"] == later[DAY]["votes"] - 1
    assert found[DAY]["correct"] == later[DAY]["correct"] - 1
