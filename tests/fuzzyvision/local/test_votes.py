"""What only votes in SQLite promise: the rest is in tests/contract."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from chalicelib.errors import BusyError
from chalicelib.ports import PictureCounter
from chalicelib.retry import retry_on_busy
from chalicelib.voting import counters
from fuzzyvision.local.database import Database
from fuzzyvision.local.votes import SQLiteVotes
from tests.support.records import SUBJECT, VOTE, subjects

VOTERS, VOTES = 16, 5
UNTIL = SUBJECT.public_until
CELL = (SUBJECT.model, SUBJECT.predicted, VOTE.answer)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "votes.sqlite3")
    database.migrate()
    return database


@pytest.fixture
def votes(database: Database) -> SQLiteVotes:
    return SQLiteVotes(database)


def plans(database: Database, call: Callable[[], object]) -> Iterator[str]:
    """Yield how SQLite finds what each statement of a call needs."""
    statements: list[str] = []
    database.connection.set_trace_callback(statements.append)
    call()
    database.connection.set_trace_callback(None)
    for statement in statements:
        for row in database.connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
            yield row["detail"]


def vote_often(path: Path, voter: int) -> None:
    """Cast the votes of some voters on one picture, as the service does."""
    votes = SQLiteVotes(Database(path))

    def cast(name: str) -> None:
        picture = votes.picture(SUBJECT.pid)
        assert picture is not None
        votes.commit(counters.change(picture, [], [replace(VOTE, voter=name)]), exact=False)

    for number in range(VOTES):
        retry_on_busy(partial(cast, f"v{voter}-{number}"), 60)


def test_counters_are_read_from_indexes_alone(database: Database, votes: SQLiteVotes) -> None:
    found = [plan for plan in plans(database, lambda: list(votes.counters("2026-01-01"))) if plan]
    assert len(found) == 3
    assert all(plan.startswith("SEARCH votes USING COVERING INDEX") for plan in found)


def test_nothing_is_looked_for_in_a_whole_table(database: Database, votes: SQLiteVotes) -> None:
    change = counters.change(SUBJECT, [], [VOTE])
    calls: list[Callable[[], object]] = [
        lambda: votes.add(SUBJECT),
        lambda: votes.commit(change),
        lambda: votes.commit(counters.change(change.after, [VOTE], [VOTE]), exact=False),
        lambda: votes.picture_and_vote(SUBJECT.pid, "a"),
        lambda: votes.votes(SUBJECT.pid, 25),
        lambda: votes.queue(None, 50),
        lambda: votes.queue("0500#", 50),
        lambda: votes.voted("a", [SUBJECT.pid]),
        lambda: votes.cell(CELL, None, 50),
        lambda: votes.cell(CELL, VOTE.voted_at, 50),
        lambda: votes.mark(SUBJECT.pid),
    ]
    for call in calls:
        for plan in plans(database, call):
            assert not plan.startswith(("SCAN pictures", "SCAN votes", "SCAN queue"))
            assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_counters_are_those_of_one_moment(votes: SQLiteVotes) -> None:
    first, second = subjects(2)
    for subject in (first, second):
        votes.add(subject)
    votes.commit(counters.change(first, [], [VOTE]))
    reading = votes.counters()
    next(reading)
    votes.commit(counters.change(second, [], [VOTE]))
    assert (PictureCounter(SUBJECT.model), {"n": 1}) in list(reading)
    assert (PictureCounter(SUBJECT.model), {"n": 2}) in list(votes.counters())


def test_listing_goes_on_page_by_page(votes: SQLiteVotes) -> None:
    pictures = list(subjects(401))
    for number, subject in enumerate(pictures):
        votes.add(subject)
        if number % 2 == 0:
            votes.commit(counters.change(subject, [], [VOTE, replace(VOTE, voter="b")]))
    found = list(votes.pictures())
    assert [one.picture.pid for one in found] == [subject.pid for subject in pictures[::2]]
    assert all(one.picture.tallies == {VOTE.answer: 2} for one in found)


def test_expired_pictures_without_votes_are_swept(votes: SQLiteVotes) -> None:
    labelled, lonely = subjects(2)
    later = replace(SUBJECT, public_until=UNTIL + 1)
    for subject in (labelled, lonely, later):
        votes.add(subject)
    votes.commit(counters.change(labelled, [], [VOTE]))
    assert votes.sweep(UNTIL - 1) == 0
    assert votes.picture(lonely.pid) == lonely
    assert votes.sweep(UNTIL) == 1
    assert votes.picture(lonely.pid) is None
    assert votes.picture_and_vote(labelled.pid, "a")[1] == VOTE
    assert [entry.pid for entry in votes.queue(None, 9)] == [later.pid]
    assert votes.sweep(UNTIL) == 0


def test_expired_examples_are_swept_with_their_votes(votes: SQLiteVotes) -> None:
    example = replace(SUBJECT, example=True, queue_key=None)
    votes.add(example)
    votes.commit(counters.change(example, [], [VOTE]))
    assert votes.sweep(UNTIL) == 1
    assert votes.picture(example.pid) is None
    assert votes.votes(example.pid, 9) == []


def test_a_swept_picture_takes_no_vote(votes: SQLiteVotes) -> None:
    votes.add(SUBJECT)
    votes.sweep(UNTIL)
    with pytest.raises(BusyError):
        votes.commit(counters.change(SUBJECT, [], [VOTE]))
    assert votes.votes(SUBJECT.pid, 9) == []
    assert list(votes.counters()) == []


def test_sixteen_processes_lose_no_vote(database: Database, votes: SQLiteVotes) -> None:
    votes.add(SUBJECT)
    with ProcessPoolExecutor(VOTERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(vote_often, [database.path] * VOTERS, range(VOTERS)))
    found = votes.picture(SUBJECT.pid)
    assert found is not None
    assert found.tallies == {VOTE.answer: VOTERS * VOTES}
    assert (PictureCounter(SUBJECT.model), {"n": 1}) in list(votes.counters())
