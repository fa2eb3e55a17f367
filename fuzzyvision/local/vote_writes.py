"""What is written of pictures and votes, inside a transaction that somebody else ends.

Each write says what must hold, and raises BusyError if it does not: the transaction is then taken
back.
"""

import json
import sqlite3
from collections.abc import Iterable

from chalicelib.errors import BusyError
from chalicelib.ports import PictureRecord, VoteChange
from fuzzyvision.local import vote_rows
from fuzzyvision.local.vote_rows import PICTURE, VOTE_COLUMNS, Value


def add(connection: sqlite3.Connection, picture: PictureRecord) -> bool:
    """Write a picture and its queue entry, if the picture is new; return whether it was."""
    new = connection.execute(_ADD, vote_rows.picture_row(picture)).rowcount == 1
    if new:
        _enqueue(connection, picture)
    return new


def change(connection: sqlite3.Connection, wanted: VoteChange, *, exact: bool) -> None:
    """Write a change: an exact one if the picture is as it was read.

    Another leaves the picture and its queue entry as they are. The first vote and the last are
    always exact, because copies are made and removed with them.
    """
    before, after = wanted.before, wanted.after
    if exact or not before.votes or not after.votes:
        row = vote_rows.picture_row(after)
        _write(connection, _REPLACE, [(*row, before.pid, before.revision)])
        if before.queue_key != after.queue_key:
            dequeue(connection, before.queue_key)
            _enqueue(connection, after)
    else:
        _write(connection, _STEP, [(before.pid, max(0, -wanted.more))])
    gone = [(before.pid, v.voter, v.answer, v.blind, v.voted_at, v.left_out) for v in wanted.gone]
    _write(connection, _TAKE_BACK, gone)
    _write(connection, _CAST, [vote_rows.vote_row(after, vote) for vote in wanted.come])


def mark(connection: sqlite3.Connection, pid: str) -> None:
    """Mark a picture as deleted. It keeps its queue key, for the removal."""
    _write(connection, _MARK, [(pid,)])


def remove(connection: sqlite3.Connection, pid: str) -> None:
    """Remove a picture, if it is there."""
    connection.execute("DELETE FROM pictures WHERE pid = ?", (pid,))


def dequeue(connection: sqlite3.Connection, key: str | None) -> None:
    """Remove an entry of the labelling queue, if it is there."""
    connection.execute("DELETE FROM queue WHERE key = ?", (key,))


def expire(connection: sqlite3.Connection, pids: list[str]) -> int:
    """Delete pictures, with the votes on examples; not those that were voted on just now."""
    these = (json.dumps(pids),)
    connection.execute(_EXPIRE_VOTES, these)
    return connection.execute(_EXPIRE_PICTURES, these).rowcount


def _enqueue(connection: sqlite3.Connection, picture: PictureRecord) -> None:
    if picture.queue_key is not None:
        entry = (picture.queue_key, picture.pid, picture.name, picture.public_until)
        connection.execute("REPLACE INTO queue VALUES (?, ?, ?, ?)", entry)


def _write(
    connection: sqlite3.Connection, statement: str, rows: Iterable[tuple[Value, ...]]
) -> None:
    for row in rows:
        if connection.execute(statement, row).rowcount != 1:
            raise BusyError("Somebody else was quicker. Try again.")


def _marks(columns: str) -> str:
    return f"({', '.join('?' for _ in columns.split(', '))})"


# ruff: noqa: S608 - the statements hold our own names alone
_ADD = f"INSERT OR IGNORE INTO pictures ({PICTURE}) VALUES {_marks(PICTURE)}"
_REPLACE = f"UPDATE pictures SET ({PICTURE}) = {_marks(PICTURE)} WHERE pid = ? AND revision = ?"
_STEP = """
    UPDATE pictures SET revision = revision + 1 WHERE pid = ? AND NOT deleted
        AND (SELECT count(*) FROM votes WHERE votes.pid = pictures.pid AND NOT left_out) > ?
"""
_MARK = "UPDATE pictures SET deleted = 1, revision = revision + 1 WHERE pid = ?"
_TAKE_BACK = """
    DELETE FROM votes
    WHERE pid = ? AND voter = ? AND answer = ? AND blind = ? AND voted_at = ? AND left_out = ?
"""
_CAST = f"INSERT OR IGNORE INTO votes ({VOTE_COLUMNS}) VALUES {_marks(VOTE_COLUMNS)}"
_EXPIRE_VOTES = """
    DELETE FROM votes WHERE example AND pid IN (SELECT value FROM json_each(?))
"""
_EXPIRE_PICTURES = """
    DELETE FROM pictures WHERE pid IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM votes WHERE votes.pid = pictures.pid)
"""
