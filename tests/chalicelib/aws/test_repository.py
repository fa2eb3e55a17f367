from dataclasses import replace

import pytest

from chalicelib.aws import schema
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.errors import BusyError
from chalicelib.ports import ConfusionCell
from chalicelib.voting import counters, records
from tests.support.records import SUBJECT, VOTE, counted, put, subjects
from tests.support.stores import VotesTable

LONG = "\N{THREE BUTTON MOUSE}" * 200


def test_a_picture_is_filed_once(table: DynamoDBVotes) -> None:
    assert table.add(SUBJECT)
    table.commit(counters.change(SUBJECT, [], [VOTE]))
    assert not table.add(SUBJECT)
    found = table.picture(SUBJECT.pid)
    assert found is not None
    assert found.votes == 1
    assert table.picture("0" * 32) is None


def test_stale_change_writes_nothing(table: DynamoDBVotes, votes_table: VotesTable) -> None:
    table.add(SUBJECT)
    table.commit(counters.change(SUBJECT, [], [VOTE]))
    before = votes_table.items()
    with pytest.raises(BusyError):
        table.commit(counters.change(SUBJECT, [], [replace(VOTE, voter="b")]))
    assert votes_table.items() == before


def test_only_conflicting_changes_are_refused(
    table: DynamoDBVotes, votes_table: VotesTable
) -> None:
    table.add(SUBJECT)
    first = counters.change(SUBJECT, [], [VOTE])
    table.commit(first)
    read = first.after
    for voter in "bc":
        change = counters.change(read, [], [replace(VOTE, voter=voter, answer="-")])
        table.commit(change, exact=False)
    found = table.picture(SUBJECT.pid)
    assert found is not None
    assert found.tallies == {"=Mouse": 1, "-": 2}
    before = votes_table.items()
    for change in (
        counters.change(read, [], [replace(VOTE, voter="b")]),  # who has voted meanwhile
        counters.change(read, [replace(VOTE, answer="-")], []),  # another vote than was read
        counters.change(read, [VOTE], []),  # the last one, as it seemed
    ):
        with pytest.raises(BusyError):
            table.commit(change, exact=False)
    assert votes_table.items() == before
    table.mark(SUBJECT.pid)
    with pytest.raises(BusyError):
        table.commit(counters.change(read, [], [replace(VOTE, voter="d")]), exact=False)
    assert table.picture_and_vote(SUBJECT.pid, "d")[1] is None


def test_newer_vote_is_not_counted_twice(
    table: DynamoDBVotes,
) -> None:
    table.add(SUBJECT)
    other = replace(VOTE, voter="b")
    first = counters.change(SUBJECT, [], [other])
    table.commit(first)
    read = first.after
    newer = replace(VOTE, answer="-")
    table.commit(counters.change(read, [], [newer]))
    table.commit(counters.change(read, [newer], [replace(VOTE, answer="?")]), exact=False)
    found = table.picture(SUBJECT.pid)
    assert found is not None
    assert found.tallies == {"=Mouse": 1, "?": 1}


def test_votes_are_read_with_all_their_fields(table: DynamoDBVotes) -> None:
    table.add(SUBJECT)
    votes = [replace(VOTE, voter=f"v{number}", blind=number % 2 == 0) for number in range(5)]
    table.commit(counters.change(SUBJECT, [], votes))
    assert table.votes(SUBJECT.pid, 100) == votes
    assert table.votes(SUBJECT.pid, 2) == votes[:2]
    assert table.picture_and_vote(SUBJECT.pid, "v3")[1] == votes[3]
    assert table.picture_and_vote(SUBJECT.pid, "v")[1] is None


def test_queue_pages_by_priority(
    table: DynamoDBVotes,
) -> None:
    for subject in subjects(5):
        table.add(subject)
    first = table.queue(None, 2)
    assert [place.name for place in first] == ["N4", "N3"]
    assert [place.name for place in table.queue(first[-1].key, 2)] == ["N2", "N1"]
    gone = f"0003#{'f' * 32}"  # what a cursor names may have left meanwhile
    assert [place.name for place in table.queue(gone, 2)] == ["N3", "N2"]


def test_a_voters_pictures_are_told_from_others(table: DynamoDBVotes) -> None:
    pictures = list(subjects(3))
    for subject in pictures:
        table.add(subject)
    table.commit(counters.change(pictures[1], [], [VOTE]))
    pids = [subject.pid for subject in pictures]
    assert table.voted("a", pids) == {pids[1]}
    assert table.voted("b", pids) == set()


@pytest.mark.parametrize("probability", [0.999999, 0.123457, 1.23457e-07, 1.4013e-45])
def test_every_digit_of_a_probability_is_kept(table: DynamoDBVotes, probability: float) -> None:
    subject = replace(SUBJECT, probability=probability)
    table.add(subject)
    table.commit(counters.change(subject, [], [VOTE]))
    found = table.picture(subject.pid)
    assert found is not None
    assert found.probability == probability
    [vote] = table.cell((SUBJECT.model, "Mouse", VOTE.answer), None, 9)
    assert vote.probability == probability


def test_a_cell_holds_its_votes_newest_first(table: DynamoDBVotes) -> None:
    for number, subject in enumerate(subjects(4)):
        table.add(subject)
        vote = replace(VOTE, answer="-", voted_at=f"2026-11-22T12:00:0{number}.000000Z")
        table.commit(counters.change(subject, [], [vote]))
    key = (SUBJECT.model, "Mouse", "-")
    found = table.cell(key, None, 3)
    assert [vote.name for vote in found] == ["N3", "N2", "N1"]
    assert found[0].probability == SUBJECT.probability
    assert [vote.name for vote in table.cell(key, found[-1].voted_at, 3)] == ["N0"]
    assert table.cell((SUBJECT.model, "Mouse", "=Mouse"), None, 3) == []


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
