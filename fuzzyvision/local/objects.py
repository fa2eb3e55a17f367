"""The objects port on one machine: each object a file under a random name, its row in SQLite.

A file is never written twice. Writing: the file goes to the disk, then the row names it, then the
file that it replaces goes. Deleting: the row, then the file. Killed in between, a file is left that
no row names, which `sweep` deletes; a row never names a file that is not whole.
"""

import json
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from typing import Any

from chalicelib.errors import BusyError, UploadGoneError
from chalicelib.limits import FORM_SECONDS, MAX_BYTES, check_size
from chalicelib.ports import ObjectInfo
from fuzzyvision.local import forms
from fuzzyvision.local.folder import Folder, sync_folder
from fuzzyvision.local.queue import send_in

LEAST_FREE = 256 * 2**20
"""Bytes that the disk keeps for votes, answers and the system: below, no upload is taken."""

_DAY = 24 * 60 * 60
_TRIES = 5
_UPLOADS, _ANSWERS, _LABELLED = "uploads/", "answers/", "labelled/"


@dataclass(frozen=True)
class StoredObject:
    """An object as it is served, and what it was written with; its ETag has its quotes.

    Its file may be gone by the time that it is opened: then it was replaced or deleted.
    """

    key: str
    path: Path
    etag: str
    content_type: str
    size: int
    claim: str
    picture_id: str
    written: datetime


@dataclass(frozen=True)
class _New:
    """What an object is written with."""

    key: str
    content_type: str
    claim: str = ""
    picture_id: str = ""
    etag: str = ""


@dataclass(frozen=True)
class Swept:
    """How many objects had expired, and how many files no row named."""

    expired: int = 0
    orphans: int = 0


class FileObjects:
    """Uploads and the objects made of them. chalicelib.ports says what each call promises.

    `address` returns the site's address as the browser of the current request knows it.
    """

    def __init__(
        self, folder: Folder, keep_days: int, address: Callable[[], str] = lambda: ""
    ) -> None:
        self._folder = folder
        self._database = folder.database
        self._keep_days = keep_days
        self._address = address
        self._owner = forms.credentials(folder.key)

    def form(self, upload_id: str, content_type: str) -> dict[str, Any]:
        """Return `url` and `fields` of a form; raises BusyError if the disk is nearly full."""
        self._check_space()
        url = f"{self._address()}/uploads"
        upload = {"key": upload_id, "Content-Type": content_type}
        return forms.presigned_post(self._owner, url, upload, MAX_BYTES, FORM_SECONDS)

    def store_upload(self, upload_id: str, body: bytes, content_type: str) -> str:
        """Store what was posted, with the message that S3 would send; return the ETag.

        Both or neither. Raises BusyError if the disk is nearly full.
        """
        self._check_space()
        etag, now = _etag(body), time.time()
        message = _created(upload_id, etag, len(body), now)
        self._write(_New(_UPLOADS + upload_id, content_type, etag=etag), body, message=message)
        return f'"{etag}"'

    def read_upload(self, upload_id: str, etag: str) -> bytes:
        """Return the bytes as posted; raises UploadGoneError or PictureRefusedError."""
        found = self.find(_UPLOADS + upload_id)
        if found is None or found.etag.strip('"') != etag.strip('"'):
            raise UploadGoneError(upload_id)
        check_size(found.size)
        try:
            return found.path.read_bytes()
        except FileNotFoundError as error:
            raise UploadGoneError(upload_id) from error

    def has_upload(self, upload_id: str) -> bool:
        """Return whether an upload is there: it has no answer yet, or is just being answered."""
        return self.find(_UPLOADS + upload_id) is not None

    def delete_upload(self, upload_id: str) -> None:
        """Delete an upload. Idempotent."""
        self.delete(_UPLOADS + upload_id)

    def find(self, key: str) -> StoredObject | None:
        """Return where an object is and what it was written with, or None."""
        row = self._database.connection.execute(_FIND, (key, time.time())).fetchone()
        if row is None:
            return None
        written = datetime.fromtimestamp(row["written"], UTC)
        kind, size, claim, picture_id = (row[name] for name in _KEPT)
        path, etag = self._path(row["file"]), f'"{row["etag"]}"'
        return StoredObject(key, path, etag, kind, size, claim, picture_id, written)

    def load(self, key: str) -> tuple[StoredObject, bytes] | None:
        """Return an object as it is served, and its bytes, or None."""
        for _ in range(_TRIES):
            found = self.find(key)
            if found is None:
                break
            with suppress(FileNotFoundError):  # replaced or deleted since: its row tells
                return found, found.path.read_bytes()
        return None

    def read(self, key: str) -> bytes | None:
        """Return an object, or None."""
        found = self.load(key)
        return None if found is None else found[1]

    def write(self, key: str, body: bytes, content_type: str, *, picture_id: str = "") -> None:
        """Write an object, replacing an earlier one."""
        self._write(_New(key, content_type, "", picture_id), body)

    def write_new(
        self, key: str, body: bytes, content_type: str, *, claim: str = "", picture_id: str = ""
    ) -> bool:
        """Write an object only if its key is free; return whether it was."""
        if self.find(key) is not None:
            return False
        return self._write(_New(key, content_type, claim, picture_id), body, only_new=True)

    def info(self, key: str) -> ObjectInfo | None:
        """Return what an object was written with, or None."""
        found = self.find(key)
        if found is None:
            return None
        return ObjectInfo(found.claim, found.picture_id, found.etag, found.written)

    def copy(self, source: str, target: str, etag: str) -> bool:
        """Copy an object; False if it is no longer that of `etag`."""
        found = self.find(source)
        if found is None or found.etag != etag:
            return False
        try:
            body = found.path.read_bytes()
        except FileNotFoundError:
            return False
        return self._write(_New(target, found.content_type, found.claim, found.picture_id), body)

    def delete(self, key: str) -> None:
        """Delete an object. Idempotent."""
        with self._database.transaction() as connection:
            row = connection.execute("DELETE FROM objects WHERE key = ? RETURNING file", (key,))
            files = [one["file"] for one in row.fetchall()]
        self._unlink(files)

    def sweep(self, now: float, *, before: float = 0) -> Swept:
        """Delete what has expired; and files older than `before`, if given, that no row names."""
        expired = 0
        while files := self._expire(now):
            self._unlink(files)
            expired += len(files)
        folders = self._folders() if before else []
        return Swept(expired, sum(self._sweep_folder(one, before) for one in folders))

    def _write(
        self, new: "_New", body: bytes, *, only_new: bool = False, message: str | None = None
    ) -> bool:
        """Write a file, then its row and perhaps a message at once; False if the key is taken."""
        file, now = secrets.token_hex(16), time.time()
        etag = new.etag or _etag(body)
        row = (file, etag, new.content_type, len(body), new.claim, new.picture_id, now)
        durable = new.key.startswith(_ANSWERS)  # they are told; all that led to them comes along
        with (
            self._new_file(file, body),
            self._database.transaction(durable=durable) as connection,
        ):
            taken = only_new and connection.execute(_FIND, (new.key, now)).fetchone() is not None
            unused = [file]
            if not taken:
                found = connection.execute("SELECT file FROM objects WHERE key = ?", (new.key,))
                unused = [one["file"] for one in found.fetchall()]
                connection.execute(_PUT, (new.key, *row, self._expires(new.key, now)))
                if message is not None:
                    send_in(connection, message, now)
        self._unlink(unused)
        return not taken

    @contextmanager
    def _new_file(self, file: str, body: bytes) -> Iterator[None]:
        """Bring a new file to the disk, and delete it if what follows fails."""
        path = self._path(file)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb", buffering=0) as written:
                written.write(body)
                os.fsync(descriptor)
            sync_folder(path.parent)
            yield
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _expires(self, key: str, now: float) -> float | None:
        if key.startswith(_LABELLED):
            return None
        return now + _DAY * (1 if key.startswith(_UPLOADS) else self._keep_days)

    def _expire(self, now: float) -> list[str]:
        """Delete some rows that have expired; return their files."""
        if self._database.connection.execute(_EXPIRED, (now,)).fetchone() is None:
            return []
        with self._database.transaction() as connection:
            rows = connection.execute(
                f"DELETE FROM objects WHERE key IN ({_EXPIRED}) RETURNING file",  # noqa: S608 - our own words
                (now,),
            )
            return [row["file"] for row in rows.fetchall()]

    def _folders(self) -> list[Path]:
        return [path for path in self._folder.objects.iterdir() if path.is_dir()]

    def _sweep_folder(self, folder: Path, before: float) -> int:
        """Delete old files of a folder that no row names; return how many."""
        with os.scandir(folder) as found:
            old = [one.name for one in found if one.stat().st_mtime < before]
        named = self._database.connection.execute(
            "SELECT file FROM objects WHERE file IN (SELECT value FROM json_each(?))",
            (json.dumps(old),),
        )
        orphans = set(old) - {row["file"] for row in named}
        self._unlink(orphans)
        return len(orphans)

    def _path(self, file: str) -> Path:
        return self._folder.objects / file[:2] / file

    def _unlink(self, files: Iterable[str]) -> None:
        for file in files:
            self._path(file).unlink(missing_ok=True)

    def _check_space(self) -> None:
        if self._folder.free_bytes() < LEAST_FREE:
            raise BusyError(_FULL, code="disk-full")


_KEPT = ("content_type", "size", "claim", "picture_id")
_FULL = "There is no room for more pictures at the moment. Try again later."
_FIND = """
    SELECT file, etag, content_type, size, claim, picture_id, written FROM objects
    WHERE key = ? AND (expires IS NULL OR expires > ?)
"""
_PUT = "REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_EXPIRED = "SELECT key FROM objects WHERE expires <= ? LIMIT 500"


def _etag(body: bytes) -> str:
    return md5(body, usedforsecurity=False).hexdigest()  # as S3's


def _created(upload_id: str, etag: str, size: int, now: float) -> str:
    """Return the message that S3 sends when an object was created (event structure 2.1)."""
    time_of_it = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
    stored = {"key": upload_id, "size": size, "eTag": etag}
    record = {"eventTime": time_of_it, "eventName": "ObjectCreated:Post", "s3": {"object": stored}}
    return json.dumps({"Records": [record]})
