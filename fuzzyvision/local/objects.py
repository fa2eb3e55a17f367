"""The objects port on one machine: a row in SQLite each, and a file under a random name.

Writing: the file goes to the disk, then the row names it, then the file that it replaces goes.
Deleting: the row, then the file. Killed in between, a file is left that no row names, which `sweep`
deletes; a row never names a file that is not whole. Documents and thumbnails have no file: their
row holds them. They are small, and four more files for an upload are eight more waits for the disk.
"""

import errno
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from typing import Any

from chalicelib import keys
from chalicelib.errors import UploadGoneError
from chalicelib.limits import FORM_SECONDS, check_size
from chalicelib.ports import NewObject, ObjectInfo
from fuzzyvision.local import forms
from fuzzyvision.local.database import disk_full
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.object_files import ObjectFiles, Put, linked, written
from fuzzyvision.local.queue import send_in

LEAST_FREE = 256 * 2**20
"""Bytes that the disk keeps for votes, answers and the system: below, no upload is taken."""

_DAY = 24 * 60 * 60
_UPLOADS, _ANSWERS, _LABELLED = "uploads/", "answers/", "labelled/"
_SMALL = (_ANSWERS, "results/", "shares/", "explanations/", "thumbnails/")


@dataclass(frozen=True)
class StoredObject:
    """An object as it is served, and what it was written with; its ETag has its quotes.

    It has a path or, if it is small, a body. The file may be gone by the time that it is
    opened: then it was replaced or deleted.
    """

    key: str
    path: Path | None
    body: bytes | None
    etag: str
    content_type: str
    size: int
    claim: str
    picture_id: str
    written: datetime

    def read(self) -> bytes:
        """Return the object itself; raises FileNotFoundError if it is gone since."""
        return self.path.read_bytes() if self.path else self.body or b""


@dataclass(frozen=True)
class _New:
    """What an object is written with; its ETag without quotes."""

    key: str
    content_type: str
    etag: str
    size: int
    claim: str = ""
    picture_id: str = ""


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
        self._files = ObjectFiles(folder.objects)
        self._database = folder.database
        self._keep_days = keep_days
        self._address = address
        self._owner = forms.credentials(folder.key)

    def form(self, upload_id: str, content_type: str, size: int) -> dict[str, Any]:
        """Return `url` and `fields` of a form; raises BusyError if the disk is nearly full."""
        self._check_space()
        url = f"{self._address()}/uploads"
        upload = {"key": upload_id, "Content-Type": content_type}
        return forms.presigned_post(self._owner, url, upload, size, FORM_SECONDS)

    def store_upload(self, upload_id: str, body: bytes, content_type: str) -> str | None:
        """Store what was posted, with the message that S3 would send; return the ETag.

        Both or neither; None if something was posted for this id before. Raises BusyError if the
        disk is nearly full.
        """
        self._check_space()
        new = _New(_UPLOADS + upload_id, content_type, _etag(body), len(body))
        message = _created(upload_id, new.etag, new.size, time.time())
        try:
            # From the first post on, the upload or its answer is there.
            free = (new.key, keys.answer_key(upload_id))
            stored = self._write((new, body), free=free, message=message)
        except OSError as error:  # others fill the disk too, and a user may have less of it
            if error.errno in _NO_ROOM:
                raise disk_full() from error
            raise
        return f'"{new.etag}"' if stored else None

    def read_upload(self, upload_id: str, etag: str) -> bytes:
        """Return the bytes as posted; raises UploadGoneError or PictureRefusedError."""
        found = self.find(_UPLOADS + upload_id)
        if found is None or found.etag.strip('"') != etag.strip('"'):
            raise UploadGoneError(upload_id)
        check_size(found.size)
        try:
            return found.read()
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
        path = self._files.path(row["file"]) if row["file"] else None
        etag = f'"{row["etag"]}"'
        return StoredObject(key, path, row["body"], etag, kind, size, claim, picture_id, written)

    def load(self, key: str) -> tuple[StoredObject, bytes] | None:
        """Return what `find` does, with the object itself, or None."""
        gone: Path | str = ""
        while (found := self.find(key)) is not None and found.path != gone:
            try:
                return found, found.read()
            except FileNotFoundError:  # replaced or deleted since: its row tells
                gone = found.path or ""
        return None

    def read(self, key: str) -> bytes | None:
        """Return an object, or None."""
        found = self.load(key)
        return found[1] if found else None

    def write(self, key: str, body: bytes, content_type: str, *, picture_id: str = "") -> None:
        """Write an object, replacing an earlier one."""
        self.write_all([NewObject(key, body, content_type)], picture_id=picture_id)

    def write_all(self, objects: Sequence[NewObject], *, picture_id: str = "") -> None:
        """Write objects, replacing earlier ones: all their rows at once."""
        self._write(
            *(
                (_New(key, kind, _etag(body), len(body), "", picture_id), body)
                for key, body, kind in objects
            )
        )

    def write_new(
        self, key: str, body: bytes, content_type: str, *, claim: str = "", picture_id: str = ""
    ) -> bool:
        """Write an object only if its key is free; return whether it was."""
        if self.find(key) is not None:
            return False
        new = _New(key, content_type, _etag(body), len(body), claim, picture_id)
        return self._write((new, body), free=(key,))

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
        kind, unquoted = found.content_type, etag.strip('"')
        new = _New(target, kind, unquoted, found.size, found.claim, found.picture_id)
        try:
            return self._write((new, linked(found.path) if found.path else found.read()))
        except FileNotFoundError:
            return False

    def delete(self, key: str, etag: str = "") -> None:
        """Delete an object; with `etag` only while it is that. Idempotent."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "DELETE FROM objects WHERE key = ?1 AND ?2 IN ('', etag) RETURNING file",
                (key, etag.strip('"')),
            )
            files = _files(rows)
        self._files.delete(files)

    def sweep(self, now: float, *, before: float = 0) -> Swept:
        """Delete what has expired; and files older than `before`, if given, that no row names."""
        expired = 0
        while rows := self._expire(now):
            self._files.delete(_files(rows))
            expired += len(rows)
        places = self._files.places() if before else []
        return Swept(expired, sum(self._sweep_place(one, before) for one in places))

    def _write(
        self,
        *objects: "tuple[_New, bytes | Put]",
        free: Sequence[str] = (),
        message: str | None = None,
    ) -> bool:
        """Write files, then rows and perhaps a message at once; False if one of `free` is taken."""
        now = time.time()
        # They are told, with all that led to them.
        durable = any(new.key.startswith(_ANSWERS) for new, _ in objects) or None
        with ExitStack() as made:
            placed = [(new, *self._placed(new.key, put, made)) for new, put in objects]
            with self._database.transaction(durable=durable) as connection:
                taken = any(connection.execute(_FIND, (key, now)).fetchone() for key in free)
                if taken:
                    unused = [file for *_, file in placed if file]
                else:
                    unused = [file for one in placed for file in self._put(connection, *one, now)]
                    if message is not None:
                        send_in(connection, message, now)
        self._files.delete(unused)
        return not taken

    def _put(
        self,
        connection: sqlite3.Connection,
        new: "_New",
        body: bytes | None,
        file: str | None,
        now: float,
    ) -> list[str]:
        """Write a row; return the file that it replaces."""
        found = connection.execute("SELECT file FROM objects WHERE key = ?", (new.key,))
        unused = _files(found)
        kept = (new.etag, new.content_type, new.size, new.claim, new.picture_id)
        row = (new.key, file, body, *kept, now, self._expires(new.key, now))
        connection.execute(_PUT, row)
        return unused

    def _placed(
        self, key: str, put: bytes | Put, made: ExitStack
    ) -> tuple[bytes | None, str | None]:
        """Return what the row holds, and the file that is made in a context: one of both."""
        if isinstance(put, bytes):
            if key.startswith(_SMALL):
                return put, None
            put = written(put)
        return None, made.enter_context(self._files.new(put))

    def _expires(self, key: str, now: float) -> float | None:
        if key.startswith(_LABELLED):
            return None
        return now + _DAY * (1 if key.startswith(_UPLOADS) else self._keep_days)

    def _expire(self, now: float) -> list[sqlite3.Row]:
        """Delete some rows that have expired; return them with their files."""
        if self._database.connection.execute(_EXPIRED, (now,)).fetchone() is None:
            return []
        with self._database.transaction() as connection:
            rows = connection.execute(
                f"DELETE FROM objects WHERE key IN ({_EXPIRED}) RETURNING file",  # noqa: S608 - our own words
                (now,),
            )
            return rows.fetchall()

    def _sweep_place(self, place: Path, before: float) -> int:
        """Delete old files of a folder of objects that no row names; return how many."""
        found = self._files.names(place)  # before the rows: a file comes before its row
        rows = self._database.connection.execute(_FILES, (place.name, f"{place.name}g"))
        unnamed = found.difference(row["file"] for row in rows)
        orphans = [name for name in unnamed if self._files.is_older(name, before)]
        self._files.delete(orphans)
        return len(orphans)

    def _check_space(self) -> None:
        if self._folder.free_bytes() < LEAST_FREE:
            raise disk_full()


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_KEPT = ("content_type", "size", "claim", "picture_id")
_FIND = """
    SELECT file, body, etag, content_type, size, claim, picture_id, written FROM objects
    WHERE key = ? AND (expires IS NULL OR expires > ?)
"""
_FILES = "SELECT file FROM objects WHERE file >= ? AND file < ?"  # the digits end with f
_PUT = "REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_EXPIRED = "SELECT key FROM objects WHERE expires <= ? LIMIT 500"


def _files(rows: Iterable[sqlite3.Row]) -> list[str]:
    return [row["file"] for row in rows if row["file"]]


def _etag(body: bytes) -> str:
    return md5(body, usedforsecurity=False).hexdigest()  # as S3's


def _created(upload_id: str, etag: str, size: int, now: float) -> str:
    """Return the message that S3 sends when an object was created (event structure 2.1)."""
    time_of_it = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
    stored = {"key": upload_id, "size": size, "eTag": etag}
    record = {"eventTime": time_of_it, "eventName": "ObjectCreated:Post", "s3": {"object": stored}}
    return json.dumps({"Records": [record]})
