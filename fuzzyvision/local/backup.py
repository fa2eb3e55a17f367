"""A copy of a store, made while a server uses it. It is a store itself.

Files are never written twice under a name, so those that an earlier backup has stay. What is new is
copied first, while the server goes its way; then nobody writes for a moment, in which the last
files come and the database is as it is copied afterwards: no row without its file, and no vote
without its picture.
"""

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from fuzzyvision.common.errors import CommandError
from fuzzyvision.local.database import Database
from fuzzyvision.local.folder import DATABASE, KEY, LOCK, OBJECTS, Folder

_PART = ".part"
"""End of the name of a file that is not whole yet."""
_QUICK = 1.0
"""Seconds: a pass that is over so soon is short enough to let the server wait for another."""
_PASSES = 10
_AT_ONCE, _BATCH = 8, 512


@dataclass(frozen=True)
class BackedUp:
    """How many files the backup has and how many of them are new; `lost` are nowhere.

    `linked` if the new ones share the disk's blocks with the store.
    """

    files: int
    new: int
    lost: int
    linked: bool


def backup(source: Folder, target: Path) -> BackedUp:
    """Bring a backup up to date, or make one; raises CommandError if the folder is something else.

    Killed anywhere and run again, it ends in the same state; until it is done, the earlier backup's
    database stays.
    """
    with _claimed(source, target):
        files = _Files(source.path / OBJECTS, target / OBJECTS)
        for _ in range(_PASSES):
            started = time.monotonic()
            files.copy(_named(source.database.connection))
            if time.monotonic() - started < _QUICK:
                break
        pinned = Database(source.path / DATABASE).connection
        with source.database.transaction() as connection:  # nothing is written or deleted
            named = _named(connection)
            lost = files.copy(named)
            pinned.execute("BEGIN")
            pinned.execute("SELECT count(*) FROM objects")  # it sees this state from now on
        files.sync()
        _copy_database(pinned, target / DATABASE)
        files.keep_only(named)
        _sync_folder(target)
    return BackedUp(len(named) - lost, files.new, lost, files.linked)


@contextmanager
def _claimed(source: Folder, target: Path) -> Iterator[None]:
    """Make sure that a folder may be written to, and that nobody else does."""
    if target.resolve().is_relative_to(source.path.resolve()):
        raise CommandError(f"{target} is inside of what is to be backed up. Name another folder.")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = os.open(target, os.O_RDONLY)
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Another backup is being written to {target}.") from None
        _check(source, target)
        target.chmod(0o700)
        if not (target / KEY).exists():
            _write(source.path / KEY, target / KEY)
        yield
    finally:
        os.close(place)


def _check(source: Folder, target: Path) -> None:
    if (target / LOCK).exists():
        raise CommandError(
            f"{target} has been served since: it is a store itself. Name another folder."
        )
    key = target / KEY
    ours = key.read_bytes() == source.key if key.exists() else False
    if not ours and {path.name for path in target.iterdir()} - {KEY + _PART}:
        raise CommandError(
            f"{target} is neither empty nor a backup of {source.path}. Name a new folder."
        )


def _named(connection: sqlite3.Connection) -> set[str]:
    return {row["file"] for row in connection.execute("SELECT file FROM objects")}


class _Files:
    """The files of a backup; `new` counts those that have come."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source, self._target = source, target
        self._have = {
            path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()
        }
        self.new = 0
        self.linked = False

    def copy(self, named: set[str]) -> int:
        """Copy those of some files that are not there; return how many are gone."""
        missing, gone = sorted(named - self._have), 0
        with (
            ThreadPoolExecutor(_AT_ONCE) as pool,
            tqdm(total=len(missing), desc="Copying", unit=" files", disable=not missing) as bar,
        ):
            for start in range(0, len(missing), _BATCH):
                batch = missing[start : start + _BATCH]
                copied = {
                    name
                    for name, there in zip(batch, pool.map(self._bring, batch), strict=True)
                    if there
                }
                gone += len(batch) - len(copied)
                self._have |= copied
                self.new += len(copied)
                bar.update(len(batch))
        return gone

    def keep_only(self, named: set[str]) -> None:
        """Delete all other files: what was deleted must not stay here either."""
        for name in self._have - named:
            (self._target / name).unlink(missing_ok=True)

    def sync(self) -> None:
        """See to it that the files are found after a power cut too."""
        for folder in (*{(self._target / name).parent for name in self._have}, self._target):
            if folder.is_dir():
                _sync_folder(folder)

    def _bring(self, name: str) -> bool:
        """Link a file, or copy it to another disk; False if it is gone."""
        source, target = self._source / name, self._target / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(source, target)
            self.linked = True
        except FileNotFoundError:
            return False
        except OSError:  # another disk, or one that has no links
            with suppress(FileNotFoundError):
                _write(source, target)
                return True
            return False
        return True


def _write(source: Path, target: Path) -> None:
    """Copy a file, so that it is whole on the disk or not there under its name."""
    part = target.with_name(target.name + _PART)
    with (
        source.open("rb") as read,
        os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written,
    ):
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())
    part.replace(target)


def _copy_database(source: sqlite3.Connection, target: Path) -> None:
    part = target.with_name(target.name + _PART)
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    copy = sqlite3.connect(part)
    source.backup(copy)
    copy.close()
    source.close()
    for end in ("-wal", "-shm"):  # what a reader of the earlier backup has left
        target.with_name(target.name + end).unlink(missing_ok=True)
    part.replace(target)


def _sync_folder(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
