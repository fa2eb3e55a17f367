from dataclasses import replace

from chalicelib.aws import schema
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.ports import ConfusionCell
from chalicelib.voting import records
from tests.support.records import SUBJECT, VOTE, counted, put, subjects
from tests.support.stores import VotesTable

LONG = "\N{THREE BUTTON MOUSE}" * 200


def test_counters_beyond_a_page_of_1_mb_all_come(
    table: DynamoDBVotes, votes_table: VotesTable
) -> None:
    cells = [
        ConfusionCell("3f2a9c01b7de", LONG, f"={number}{LONG}", blind=False)
        for number in range(700)
    ]
    put(
        votes_table,
        [{**schema.counter_key(cell, SUBJECT.pid), **cell._asdict(), "n": 3} for cell in cells],
    )
    calls = counted(votes_table.dynamodb)
    assert dict(table.counters()) == {cell: {"n": 3} for cell in cells}
    assert len(calls) == 3


def test_listing_goes_on_within_a_picture(table: DynamoDBVotes, votes_table: VotesTable) -> None:
    pictures = [
        records.with_votes(subject, {f"={LONG}": 200})
        for subject in subjects(4, predicted=LONG, model=LONG)
    ]
    votes = [replace(VOTE, voter=f"v{number:03}", answer=f"={LONG}") for number in range(200)]
    deleted = replace(SUBJECT, pid="d" * 32, deleted=True)
    items = [schema.picture_item(subject) for subject in (*pictures, SUBJECT, deleted)]
    items += [schema.vote_item(subject, vote) for subject in (*pictures, deleted) for vote in votes]
    put(votes_table, items)
    calls = counted(votes_table.dynamodb)
    found = list(table.pictures())
    assert [one.picture.pid for one in found] == [subject.pid for subject in pictures]
    assert all(list(one.votes) == votes for one in found)
    assert len(calls) > 1
