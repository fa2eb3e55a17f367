"""The database: who waits for whom, and what is on the disk when."""

import threading
from pathlib import Path

import pytest

from fuzzyvision.local.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Make an empty database."""
    made = Database(tmp_path / "a.sqlite3")
    made.migrate()
    return made


def synchronous(database: Database, *, durable: bool) -> int:
    """Return how a transaction is brought to the disk: 1 is at some time, 2 when it ends."""
    with database.transaction(durable=durable) as connection:
        level: int = connection.execute("PRAGMA synchronous").fetchone()[0]
    return level


def test_transactions_are_on_the_disk_when_they_end(database: Database) -> None:
    assert synchronous(database, durable=False) == 2


def test_only_a_worker_asks_for_what_is_to_be_on_the_disk(database: Database) -> None:
    database.durable = False
    assert synchronous(database, durable=False) == 1
    assert synchronous(database, durable=True) == 2
    assert synchronous(database, durable=False) == 1


def test_threads_write_one_after_the_other(database: Database) -> None:
    def write() -> None:
        for _ in range(50):
            with database.transaction() as connection:
                connection.execute("INSERT INTO messages (body, sent, visible) VALUES ('', 0, 0)")

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.connection.execute("SELECT count(*) FROM messages").fetchone()[0] == 400
