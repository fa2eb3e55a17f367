"""A copy of a store, made while a server uses it. It is a store itself.

Files are taken first, while the server goes its way. Then writers wait for a moment, in which the
last files come and the database is pinned as it is: no row without its file, and no vote without
its picture. The database is copied after them, and the notes of what was carried to other stages.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.private_file import write_private
from fuzzyvision.dataset import ledger
from fuzzyvision.local.backup_files import BackupFiles
from fuzzyvision.local.database import Database
from fuzzyvision.local.folder import DATABASE, KEY, LOCK, Folder, sync_folder

_QUICK = 1.0
"""Seconds: after a pass that was over so soon, writers may wait for another."""
_PASSES = 10
_PART = ".part"


@dataclass(frozen=True)
class BackedUp:
    """How many files the backup has and how many came; `lost` are named but nowhere.

    `linked` if those that came share the disk's blocks with the store's.
    """

    files: int
    new: int
    lost: int
    linked: bool


def backup(source: Folder, target: Path) -> BackedUp:
    """Make a backup, or bring one up to date; raises CommandError if the folder is another thing.

    Until it ends, the database of the earlier backup stays. Killed anywhere, it is run again.
    """
    with _claimed(source, target), closing(Database(source.path / DATABASE).connection) as pinned:
        files = BackupFiles(source.objects, target / source.objects.name)
        for _ in range(_PASSES):
            started = time.monotonic()
            files.take(_named(source.database.connection))
            if time.monotonic() - started < _QUICK:
                break
        with source.database.transaction():  # nothing is written or deleted
            pinned.execute("BEGIN")
            named = _named(pinned)
            lost = files.take(named)
        _copy_database(pinned, target / DATABASE)
        ledger.merge(source.path, target)
        sync_folder(target)
        files.keep_only(named)
    return BackedUp(len(named) - lost, files.new, lost, files.linked)


@contextmanager
def _claimed(source: Folder, target: Path) -> Iterator[None]:
    """See to it that a folder may be written to, and is by nobody else."""
    if target.resolve().is_relative_to(source.path.resolve()):
        raise CommandError(f"{target} is in the folder that it would back up. Name another one.")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _check(source, target)
        target.chmod(0o700)
        # It is there as long as no backup was finished: such a folder is not served as a store.
        (target / (DATABASE + _PART)).touch(mode=0o600)
        write_private(target / KEY, source.key)
        yield
    except BlockingIOError:
        raise CommandError(f"Another backup to {target} is running.") from None
    finally:
        os.close(place)


def _check(source: Folder, target: Path) -> None:
    """Refuse what is neither empty nor an earlier backup, finished or not."""
    if (target / LOCK).exists():
        raise CommandError(
            f"{target} has been served, so it may hold what {source.path} does not. "
            "Name another folder."
        )
    key = target / KEY
    is_ours = key.is_file() and key.read_bytes() == source.key
    begun = (".", f"{KEY}.", f"{DATABASE}{_PART}")
    if not is_ours and any(not one.name.startswith(begun) for one in target.iterdir()):
        raise CommandError(
            f"{target} is neither empty nor a backup of {source.path}. Name a new folder."
        )


def _named(connection: sqlite3.Connection) -> set[str]:
    return {
        row["file"] for row in connection.execute("SELECT file FROM objects WHERE file NOT NULL")
    }


def _copy_database(source: sqlite3.Connection, target: Path) -> None:
    part = target.with_name(target.name + _PART)
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    for end in ("-wal", "-shm"):  # what a reader of the earlier backup may have left
        target.with_name(target.name + end).unlink(missing_ok=True)
    part.replace(target)
