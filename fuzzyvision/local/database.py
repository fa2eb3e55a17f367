"""The database of one machine: one SQLite file, opened in the same way by every process."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chalicelib.errors import BusyError
from fuzzyvision.local.schema import MIGRATIONS

_PATIENCE = 10.0
"""Seconds to wait for the writes of others, each of which takes about a millisecond."""

_BUSY = "Too many write at the same moment. Try again."

DISK_FULL = "disk-full"
"""The code of a BusyError where the disk has no room."""


def disk_full() -> BusyError:
    """Return what is raised where the disk has no room."""
    sentence = "There is no room for more pictures at the moment. Try again later."
    return BusyError(sentence, code=DISK_FULL)


class NewerDatabaseError(Exception):
    """The file was written by a later release, which may keep things that this one would lose."""


class Database:
    """Connections to one file, one for each thread that asks.

    Readers never wait for a writer, and a writer waits for the one before it (WAL).

    `durable` says whether a transaction is on the disk when it ends. Without it, it outlives this
    process, but not a power cut; the next durable one, of whatever process, takes it along: all are
    in one log, and none is ever there without those before it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.durable = True
        self._here = threading.local()
        self._turn = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread, for reads. Each statement sees all that was committed."""
        found: sqlite3.Connection | None = getattr(self._here, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            self._here.connection = found
        return found

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read in several statements what was committed at one moment."""
        connection = self.connection
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("COMMIT")

    @contextmanager
    def transaction(self, *, durable: bool | None = None) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; it is on the disk in the end if `durable`, or if the database is.

        It holds the database's only lock from the beginning, so what it reads stays true. Raises
        BusyError if others hold it for too long, or if the disk is full.
        """
        connection = self.connection
        level = "FULL" if (self.durable if durable is None else durable) else "NORMAL"
        connection.execute(f"PRAGMA synchronous = {level}")
        with self._turn_to_write(), _full_disk_told():
            _begin(connection)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        """Let the threads of this process wait here: SQLite has them ask again, and some starve."""
        if not self._turn.acquire(timeout=_PATIENCE):
            raise BusyError(_BUSY)
        try:
            yield
        finally:
            self._turn.release()

    def version(self) -> int:
        """Return which schema the file has, 0 if it is new.

        Raises NewerDatabaseError if a later release has written it.
        """
        version: int = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise NewerDatabaseError(self.path)
        return version

    def migrate(self, check: Callable[[], None] = lambda: None) -> int:
        """Bring the file to this release's schema; return the version that it had, 0 if new.

        `check` is called before anything changes, when nobody else can write any more; it raises
        to leave the file as it is. Raises NewerDatabaseError as `version` does.
        """
        with self.transaction() as connection:
            version = self.version()
            if version < len(MIGRATIONS):
                check()
            for statements in MIGRATIONS[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        return version


def _begin(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BusyError(_BUSY) from error
        raise


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise disk_full() from error
        raise
