"""The folder that keeps everything on one machine, `data/` unless DATA names another.

    fuzzy-vision.sqlite3   pictures, votes, messages, and which file holds which object
    objects/ab/...         the objects, each a file under a random name
    key                    32 random bytes that forms and cookies are signed with
    lock                   who serves from here
    carried-...            which pictures `import-data` has carried to which stage

Only its owner may read any of it.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalicelib.errors import BusyError
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.private_file import write_private
from fuzzyvision.local.database import DISK_FULL, Database, NewerDatabaseError
from fuzzyvision.local.lock import Lock, TakenError

DATABASE = "fuzzy-vision.sqlite3"
KEY, LOCK = "key", "lock"
_OBJECTS, _KEY_BYTES = "objects", 32


class Folder:
    """A store's folder; `key` is the secret that forms and cookies are signed with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.objects = path / _OBJECTS
        self.database = Database(path / DATABASE)
        self.key = _key(path / KEY)
        self.lock = Lock(path / LOCK)

    @classmethod
    def open(cls, path: Path) -> "Folder":
        """Return an existing store, brought to this release.

        Raises CommandError if the folder holds none, if an earlier release serves it, or if a later
        one wrote it.
        """
        if not (path / DATABASE).is_file():
            raise CommandError(
                f"{path} holds no pictures of Fuzzy Vision. `fuzzy-vision run` makes the folder;"
                " --data (or DATA) names another."
            )
        return _migrated(cls._found(path))

    @classmethod
    def prepare(cls, path: Path) -> "Folder":
        """Return the store of a folder for use without a server, made if it is missing or empty.

        Raises CommandError if it holds anything else, or as `open` does.
        """
        return _migrated(cls.to_serve(path))

    @classmethod
    def to_serve(cls, path: Path) -> "Folder":
        """Return what `prepare` does, of whatever release: `locked` brings it to this one."""
        if not (path / DATABASE).is_file():
            _make(path)
        return cls._found(path)

    @classmethod
    def _found(cls, path: Path) -> "Folder":
        with _usable(path):
            path.chmod(0o700)  # a copy may have come with other permissions
            folder = cls(path)
            _make_places(folder.objects)
            folder.database.version()
        return folder

    @contextmanager
    def locked(self, url: str) -> Iterator[None]:
        """Be the one server of this folder, brought to this release.

        Raises CommandError if another serves it, and says who, or if a later release wrote it.
        """
        try:
            with self.lock.taken(url):
                # Only now that no server of another release can have it.
                with _usable(self.path):
                    self.database.migrate()
                yield
        except TakenError:
            raise CommandError(
                f"{self.path} is in use by {self.lock.whose()}. End it, or take another folder:"
                " DATA=folder."
            ) from None

    def holder(self) -> dict[str, Any] | None:
        """Return pid, url and since of the server of this folder, or None if no server runs."""
        return self.lock.holder()

    def free_bytes(self) -> int:
        """Return how many bytes the disk has left for its user."""
        disk = os.statvfs(self.path)
        return disk.f_bavail * disk.f_frsize


def _migrated(folder: Folder) -> Folder:
    """Bring a store to this release, unless an earlier one is serving it."""

    def check() -> None:
        if folder.holder() is not None:
            raise CommandError(
                f"{folder.path} is served by an earlier release of Fuzzy Vision:"
                f" {folder.lock.whose()}. End that server first, or use its release."
            )

    with _usable(folder.path):
        folder.database.migrate(check)
    return folder


@contextmanager
def database_told(path: Path) -> Iterator[None]:
    """Have what the database of a folder cannot do be a CommandError."""
    try:
        yield
    except NewerDatabaseError as error:
        raise CommandError(
            f"{path} was written by a later release of Fuzzy Vision. Use that one."
        ) from error
    except BusyError as error:
        if error.code == DISK_FULL:
            sentence = f"The disk of {path} is full. Make room, and run it again."
            raise CommandError(sentence) from error
        raise CommandError(f"{path} is busy. Run it again in a minute.") from error
    except sqlite3.Error as error:
        raise CommandError(f"The database in {path} cannot be used: {error}.") from error


@contextmanager
def _usable(path: Path) -> Iterator[None]:
    """Have what a folder cannot do be a CommandError."""
    try:
        with database_told(path):
            yield
    except OSError as error:
        raise _unusable(path, error) from error


def _make(path: Path) -> None:
    """Make an empty store. The database comes last: a folder without one is made again."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        others = {one.name for one in path.iterdir() if not one.name.startswith(".")}
        objects = next((path / _OBJECTS).glob("*/*"), None)
    except OSError as error:
        raise _unusable(path, error) from error
    if others := others - {_OBJECTS, KEY, LOCK}:
        raise CommandError(
            f"{path} holds other things, such as {min(others)}."
            " Name an empty folder, or one of Fuzzy Vision: DATA=folder."
        )
    if objects:  # a new database would have them swept
        raise CommandError(
            f"{path} holds pictures, but not their database, {DATABASE}. Put it back, or name an"
            " empty folder: DATA=folder."
        )
    _key(path / KEY)
    (path / DATABASE).touch(mode=0o600)  # SQLite's other files take over its permissions
    sync_folder(path)
    sync_folder(path.parent)


def _unusable(path: Path, error: OSError) -> CommandError:
    return CommandError(f"{path} cannot be used as a folder: {error.strerror}.")


def _make_places(objects: Path) -> None:
    """Make the folders of objects at once, so that no write has to bring one to the disk."""
    objects.mkdir(mode=0o700, exist_ok=True)
    missing = {f"{number:02x}" for number in range(256)} - {one.name for one in objects.iterdir()}
    for name in missing:
        (objects / name).mkdir(mode=0o700, exist_ok=True)
    if missing:
        sync_folder(objects)


def _key(path: Path) -> bytes:
    """Return the secret in a file, or a new one if it holds none, or a part that can be guessed."""
    key = path.read_bytes() if path.is_file() else b""
    if len(key) != _KEY_BYTES:
        key = secrets.token_bytes(_KEY_BYTES)
        write_private(path, key)
    return key


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
