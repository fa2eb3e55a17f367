"""The database: who waits for whom, and what is on the disk when."""

import threading
from pathlib import Path

import pytest

from chalicelib.errors import BusyError
from fuzzyvision.common.errors import CommandError
from fuzzyvision.local import stage
from fuzzyvision.local.database import Database
from fuzzyvision.local.folder import Folder


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Make an empty database."""
    made = Database(tmp_path / "a.sqlite3")
    made.migrate()
    return made


def synchronous(database: Database, *, durable: bool | None = None) -> int:
    """Return how a transaction is brought to the disk: 1 is at some time, 2 when it ends."""
    with database.transaction(durable=durable) as connection:
        level: int = connection.execute("PRAGMA synchronous").fetchone()[0]
    return level


def test_transactions_are_on_the_disk_when_they_end(database: Database) -> None:
    assert synchronous(database) == 2


def test_transaction_may_leave_the_disk_for_later(database: Database) -> None:
    assert synchronous(database, durable=False) == 1


def test_only_a_worker_asks_for_what_is_to_be_on_the_disk(database: Database) -> None:
    database.durable = False
    assert synchronous(database) == 1
    assert synchronous(database, durable=True) == 2
    assert synchronous(database) == 1


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


def send(database: Database, body: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO messages (body, sent, visible) VALUES (?, 0, 0)", (body,))


def bodies(database: Database) -> list[str]:
    return [row["body"] for row in database.connection.execute("SELECT body FROM messages")]


def fill_the_disk(database: Database) -> None:
    """Let the file grow no more, which SQLite tells as it does a full disk."""
    pages = database.connection.execute("PRAGMA page_count").fetchone()[0]
    database.connection.execute(f"PRAGMA max_page_count = {pages}")


def test_full_disk_is_told_and_leaves_nothing_half_written(database: Database) -> None:
    send(database, "before")
    fill_the_disk(database)
    with pytest.raises(BusyError, match="There is no room") as refused:
        send(database, "x" * 2**20)
    assert refused.value.code == "disk-full"
    assert bodies(database) == ["before"]
    database.connection.execute("PRAGMA max_page_count = 1000000")
    send(database, "x" * 2**20)
    assert len(bodies(database)) == 2


def write_too_much(folder: Path) -> None:
    with stage.opened(folder) as store:
        fill_the_disk(store.database)
        send(store.database, "x" * 2**20)


def test_commands_tell_a_full_disk_from_a_busy_database(tmp_path: Path) -> None:
    folder = Folder.prepare(tmp_path / "data").path
    with pytest.raises(CommandError, match="The disk of") as refused:
        write_too_much(folder)
    assert str(refused.value) == f"The disk of {folder} is full. Make room, and run it again."
