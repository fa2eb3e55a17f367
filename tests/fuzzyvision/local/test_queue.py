"""What only the queue of one machine promises; tests/contract/test_queue.py has the rest."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fuzzyvision.local.database import Database
from fuzzyvision.local.queue import MOST_TRIES, VISIBILITY_SECONDS, Message, SQLiteQueue, send_in

LATER = 4_000_000_000.0
"""A time after all that these tests send."""
RECEIVERS, MESSAGES = 16, 100


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "queue.sqlite3")
    database.migrate()
    return database


@pytest.fixture
def queue(database: Database) -> SQLiteQueue:
    return SQLiteQueue(database)


def received(queue: SQLiteQueue, now: float, receiver: str = "a") -> Message:
    """Return the message that must be there."""
    found = queue.receive(receiver, now)
    assert found is not None
    return found


def test_messages_come_in_their_order(queue: SQLiteQueue) -> None:
    for body in ("first", "second"):
        queue.send(body)
    assert [received(queue, LATER).body for _ in range(2)] == ["first", "second"]
    assert queue.receive("a", LATER) is None


def test_received_message_is_hidden_for_a_while(queue: SQLiteQueue) -> None:
    queue.send("body")
    first = received(queue, LATER)
    assert queue.receive("b", LATER + VISIBILITY_SECONDS - 1) is None
    assert queue.next_visible() == LATER + VISIBILITY_SECONDS
    again = received(queue, LATER + VISIBILITY_SECONDS, "b")
    assert (again.id, again.body, first.tries, again.tries) == (first.id, "body", 1, 2)


def test_late_worker_takes_nothing_from_the_next(queue: SQLiteQueue) -> None:
    queue.send("body")
    late = received(queue, LATER)
    again = received(queue, LATER + VISIBILITY_SECONDS, "b")
    queue.done(late)
    queue.failed(late, LATER)
    assert queue.next_visible() == LATER + 2 * VISIBILITY_SECONDS
    queue.done(again)
    assert queue.next_visible() is None


def test_failed_message_waits_longer_each_time(queue: SQLiteQueue) -> None:
    queue.send("body")
    now, pauses = LATER, []
    for _ in range(MOST_TRIES - 1):
        queue.failed(received(queue, now), now)
        visible = queue.next_visible()
        assert visible is not None
        pauses.append(visible - now)
        now = visible
    assert pauses[0] > 0
    assert pauses == sorted(set(pauses))
    queue.failed(received(queue, now), now)
    assert queue.next_visible() is None
    assert [letter.body for letter in queue.dead()] == ["body"]


def test_message_of_a_dead_worker_is_visible_at_once(queue: SQLiteQueue) -> None:
    for body in ("one", "other"):
        queue.send(body)
    mine, others = received(queue, LATER), received(queue, LATER, "b")
    assert queue.release("a") == 1
    assert received(queue, LATER, "c").id == mine.id
    assert queue.receive("c", LATER) is None
    assert queue.release() == 2
    assert {received(queue, LATER).id for _ in range(2)} == {mine.id, others.id}


def test_released_waiting_message_stays_as_it_was(queue: SQLiteQueue) -> None:
    queue.send("body")
    queue.failed(received(queue, LATER), LATER)
    assert queue.release() == 0
    assert queue.receive("a", LATER) is None


def test_redrive_wakes_a_worker_for_each_letter(database: Database) -> None:
    woken: list[int] = []
    queue = SQLiteQueue(database, lambda: woken.append(1))
    for body in ("poison", "other"):
        queue.send(body)
    for number in range(2 * MOST_TRIES):
        now = LATER + number * VISIBILITY_SECONDS
        queue.failed(received(queue, now), now)
    woken.clear()
    assert queue.redrive() == 2
    assert woken == [1, 1]
    assert queue.redrive() == 0


def test_woken_receiver_finds_the_message(database: Database) -> None:
    bodies: list[str] = []
    others = SQLiteQueue(database)
    SQLiteQueue(database, lambda: bodies.append(received(others, LATER).body)).send("body")
    assert bodies == ["body"]


def test_transaction_that_fails_sends_nothing(database: Database, queue: SQLiteQueue) -> None:
    def send_and_fail() -> None:
        with database.transaction() as connection:
            send_in(connection, "body", LATER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        send_and_fail()
    assert queue.next_visible() is None


def test_sixteen_receivers_get_each_message_once(queue: SQLiteQueue) -> None:
    for number in range(MESSAGES):
        queue.send(str(number))

    def work(receiver: int) -> list[str]:
        bodies = []
        while (message := queue.receive(str(receiver), LATER)) is not None:
            bodies.append(message.body)
            queue.done(message)
        return bodies

    with ThreadPoolExecutor(RECEIVERS) as pool:
        bodies = [body for found in pool.map(work, range(RECEIVERS)) for body in found]
    assert sorted(bodies) == sorted(map(str, range(MESSAGES)))
    assert queue.next_visible() is None


def test_receiving_looks_at_one_message(database: Database, queue: SQLiteQueue) -> None:
    statements: list[str] = []
    queue.send("body")
    database.connection.set_trace_callback(statements.append)
    queue.receive("a", LATER)
    database.connection.set_trace_callback(None)
    for statement in statements:
        for row in database.connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
            assert not row["detail"].startswith("SCAN")
            assert "TEMP B-TREE" not in row["detail"]
