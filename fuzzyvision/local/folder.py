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
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from fuzzyvision.common.errors import CommandError
from fuzzyvision.local.database import Database, NewerDatabaseError

DATABASE = "fuzzy-vision.sqlite3"
KEY, LOCK = "key", "lock"
_KEY_BYTES = 32
_TRIES, _PAUSE = 5, 0.1


class Folder:
    """A store's folder; `key` is the secret that forms and cookies are signed with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.objects = path / "objects"
        self.database = Database(path / DATABASE)
        self.key = (path / KEY).read_bytes()

    @classmethod
    def open(cls, path: Path) -> "Folder":
        """Return an existing store; raises CommandError if the folder holds none."""
        if not is_store(path):
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
        if not is_store(path):
            _make(path)
        return cls._migrated(path)

    @classmethod
    def _migrated(cls, path: Path) -> "Folder":
        folder = cls(path)
        try:
            folder.database.migrate()
        except NewerDatabaseError as error:
            raise CommandError(
                f"{path} was written by a later release of Fuzzy Vision. Use that one."
            ) from error
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


def is_store(path: Path) -> bool:
    """Return whether a folder holds a store."""
    return (path / DATABASE).is_file() and (path / KEY).is_file()


def _make(path: Path) -> None:
    """Make an empty store. The database comes last: a folder without one is made again."""
    own = {"objects", KEY, LOCK}
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        others = [one.name for one in path.iterdir() if not one.name.startswith(".")]
    except OSError as error:
        raise CommandError(f"{path} cannot be used as a folder: {error.strerror}.") from error
    if set(others) - own:
        raise CommandError(
            f"{path} holds other things, such as {min(set(others) - own)}."
            " Name an empty folder, or one of Fuzzy Vision: DATA=folder."
        )
    path.chmod(0o700)
    (path / "objects").mkdir(mode=0o700, exist_ok=True)
    write_private(path / KEY, secrets.token_bytes(_KEY_BYTES))
    (path / DATABASE).touch(mode=0o600)  # SQLite's other files take over its permissions


def write_private(path: Path, body: bytes) -> None:
    """Write a file that only its owner may read, in the place of an earlier one, to the disk."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
