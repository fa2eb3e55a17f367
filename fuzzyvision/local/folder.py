"""The folder that keeps everything on one machine, `data/` unless DATA names another.

    fuzzy-vision.sqlite3   pictures, votes, messages, and which file holds which object
    objects/ab/...         the objects, each a file under a random name
    key                    32 random bytes that forms and cookies are signed with
    lock                   who serves from here

Only its owner may read any of it.
"""

import fcntl
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from chalicelib.errors import BusyError
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.private_file import write_private
from fuzzyvision.local.database import Database, NewerDatabaseError

DATABASE = "fuzzy-vision.sqlite3"
KEY, LOCK = "key", "lock"
_OBJECTS, _KEY_BYTES = "objects", 32
_TRIES, _PAUSE = 5, 0.1


class Folder:
    """A store's folder; `key` is the secret that forms and cookies are signed with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.objects = path / _OBJECTS
        self.database = Database(path / DATABASE)
        self.key = _key(path / KEY)

    @classmethod
    def open(cls, path: Path) -> "Folder":
        """Return an existing store; raises CommandError if the folder holds none."""
        if not (path / DATABASE).is_file():
            raise CommandError(
                f"{path} holds no pictures of Fuzzy Vision. `fuzzy-vision run` makes the folder;"
                " --data (or DATA) names another."
            )
        return cls._migrated(path)

    @classmethod
    def prepare(cls, path: Path) -> "Folder":
        """Return the store of a folder, made if it is missing or empty.

        Raises CommandError if it holds anything else, or was written by a later release.
        """
        if not (path / DATABASE).is_file():
            _make(path)
        return cls._migrated(path)

    @classmethod
    def _migrated(cls, path: Path) -> "Folder":
        try:
            path.chmod(0o700)  # a copy may have come with other permissions
            folder = cls(path)
            _make_places(folder.objects)
            folder.database.migrate()
        except NewerDatabaseError as error:
            raise CommandError(
                f"{path} was written by a later release of Fuzzy Vision. Use that one."
            ) from error
        except BusyError as error:
            raise CommandError(f"{path} is busy. Run it again in a minute.") from error
        except sqlite3.Error as error:
            raise CommandError(f"The database in {path} cannot be used: {error}.") from error
        except OSError as error:
            raise _unusable(path, error) from error
        return folder

    @contextmanager
    def locked(self, url: str) -> Iterator[None]:
        """Be the one server of this folder; raises CommandError that says who is already."""
        with os.fdopen(os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600), "w") as file:
            self._take(file)
            since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            file.write(json.dumps({"pid": os.getpid(), "url": url, "since": since}))
            file.flush()
            yield

    def holder(self) -> dict[str, Any] | None:
        """Return pid, url and since of the server of this folder, or None if no server runs."""
        try:
            with (self.path / LOCK).open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    found: dict[str, Any] = json.loads(file.read() or "{}")
                    return found
        except FileNotFoundError:
            pass
        return None

    def free_bytes(self) -> int:
        """Return how many bytes the disk has left for its user."""
        disk = os.statvfs(self.path)
        return disk.f_bavail * disk.f_frsize

    def _take(self, file: IO[str]) -> None:
        for _ in range(_TRIES):  # a command that asks for the holder has it for a moment too
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_PAUSE)
            else:
                os.ftruncate(file.fileno(), 0)
                return
        raise CommandError(self._taken())

    def _taken(self) -> str:
        holder = self.holder() or {}
        who = f"process {holder['pid']}, since {holder['since']}" if holder else "another process"
        at = f" at {holder['url']}" if holder.get("url") else ""
        return f"{self.path} is in use by {who}{at}. End it, or take another folder: DATA=folder."


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
