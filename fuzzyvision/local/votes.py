"""The votes port on one machine: pictures and votes in SQLite; counters are queries, not copies.

chalicelib.ports says what each call promises. As on AWS, what expired may still be read until it
is swept.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from chalicelib.errors import BusyError
from chalicelib.ports import (
    CANNOT_TELL,
    CellVote,
    ConfusionCell,
    CounterKey,
    DayCounter,
    LabelledPicture,
    Numbers,
    PictureCounter,
    PictureRecord,
    QueueEntry,
    Vote,
    VoteChange,
    answer_of,
)
from fuzzyvision.local.database import Database

_PICTURE = (
    "pid, name, model, model_name, predicted, probability, labels, created, public_until, revision,"
    " queue_key, deleted, example"
)
_MARKS = ", ".join("?" * len(_PICTURE.split(",")))
_VOTE = "voter, answer, blind, voted_at"


class SQLiteVotes:
    """Pictures, votes and counters in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def picture(self, pid: str) -> PictureRecord | None:
        """Return a picture as it is now, or None."""
        return self.picture_and_vote(pid, "")[0]

    def picture_and_vote(self, pid: str, voter: str) -> tuple[PictureRecord | None, Vote | None]:
        """Return a picture and a voter's vote on it as they are now, in one read."""
        with self._database.snapshot() as connection:
            return _picture(connection, pid), _vote(connection, pid, voter)

    def votes(self, pid: str, most: int) -> list[Vote]:
        """Return the first votes on a picture, as they are now."""
        found = self._database.connection.execute(
            f"SELECT {_VOTE} FROM votes WHERE pid = ? ORDER BY voter LIMIT ?",  # noqa: S608 - our own names
            (pid, most),
        )
        return [_as_vote(row) for row in found]

    def add(self, picture: PictureRecord) -> bool:
        """Write a new picture without votes and its queue entry; return whether it was new."""
        with self._database.transaction() as connection:
            if _picture(connection, picture.pid) is not None:
                return False
            _put(connection, picture)
            _enqueue(connection, picture)
        return True

    def commit(self, change: VoteChange, *, exact: bool = True) -> None:
        """Write all of a change or nothing; BusyError if what it rests on has changed since.

        That is the picture, if `exact`; otherwise the votes of others may come in between. The
        first vote and the last are always exact, because copies are made and removed with them.
        """
        before, after = change.before, change.after
        exact = exact or not before.votes or not after.votes
        with self._database.transaction() as connection:
            now = _picture(connection, before.pid)
            _check(change, now, exact=exact)
            _check_votes(connection, change)
            if exact:
                _move(connection, before.queue_key, after)
                _put(connection, after)
            else:
                connection.execute(
                    "UPDATE pictures SET revision = revision + 1 WHERE pid = ?", (before.pid,)
                )
            _replace_votes(connection, change)

    def mark(self, pid: str) -> None:
        """Mark a picture as deleted: from now on no vote counts. BusyError if it is not there."""
        with self._database.transaction() as connection:
            found = connection.execute(
                "UPDATE pictures SET deleted = 1, revision = revision + 1 WHERE pid = ?", (pid,)
            )
            if not found.rowcount:
                raise BusyError("The picture is not there.")

    def remove_queue_entry(self, key: str) -> None:
        """Remove an entry of the labelling queue. Idempotent."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE key = ?", (key,))

    def remove(self, pid: str) -> None:
        """Remove a picture that has no votes and no queue entry. Idempotent."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pictures WHERE pid = ?", (pid,))

    def counters(self, since: str = "") -> Iterator[tuple[CounterKey, Numbers]]:
        """Yield all counters, those of days from a day on."""
        connection = self._database.connection
        for model, predicted, answer, votes, blind in connection.execute(_CELLS):
            for is_blind, number in ((False, votes - blind), (True, blind)):
                if number:
                    yield ConfusionCell(model, predicted, answer, is_blind), {"n": number}
        for row in connection.execute(_VOTED_PICTURES):
            yield PictureCounter(row[0]), {"n": row[1]}
        for row in connection.execute(_DAYS, (since,)):
            numbers = {name: row[name] for name in row.keys() if name not in {"day", "model"}}  # noqa: SIM118 - no dict
            yield DayCounter(row["day"], row["model"]), numbers

    def queue(self, after: str | None, most: int) -> list[QueueEntry]:
        """Return entries of the labelling queue behind a key, the most urgent first."""
        found = self._database.connection.execute(
            "SELECT key, pid, name, public_until FROM queue WHERE key < ?"
            " ORDER BY key DESC LIMIT ?",
            (_LAST if after is None else after, most),
        )
        return [QueueEntry(*row) for row in found]

    def voted(self, voter: str, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, at most 100, that a voter has voted on."""
        found = self._database.connection.execute(
            "SELECT pid FROM votes WHERE voter = ? AND pid IN (SELECT value FROM json_each(?))",
            (voter, json.dumps(list(pids))),
        )
        return {row["pid"] for row in found}

    def cell(self, cell: tuple[str, str, str], before: str | None, most: int) -> list[CellVote]:
        """Return votes of a cell (model, predicted label, answer), newest first, before a time."""
        if cell[2] == CANNOT_TELL:
            return []
        found = self._database.connection.execute(_CELL, (*cell, before, most))
        return [CellVote(*row) for row in found]

    def pictures(self) -> Iterator[LabelledPicture]:
        """Yield every picture that has votes, with its votes, except examples."""
        after = ""
        while page := self._page(after):
            yield from page
            after = page[-1].picture.pid

    def _page(self, after: str) -> list[LabelledPicture]:
        """Return the pictures of one transaction, so that no picture is seen half changed."""
        with self._database.snapshot() as connection:
            rows = connection.execute(_LABELLED, (after, _PAGE)).fetchall()
            found = []
            for pid, group in groupby(rows, lambda row: str(row["pid"])):
                picture = _picture(connection, pid)
                if picture is not None:
                    found.append(LabelledPicture(picture, tuple(map(_as_vote, group))))
            return found

    def sweep(self, now: float) -> int:
        """Delete pictures that expired without votes, expired examples, and queue entries.

        Returns how many pictures.
        """
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE public_until <= ?", (now,))
            connection.execute(
                "DELETE FROM votes WHERE example AND pid IN"
                " (SELECT pid FROM pictures WHERE example AND public_until <= ?)",
                (now,),
            )
            return connection.execute(
                "DELETE FROM pictures WHERE public_until <= ?"
                " AND NOT EXISTS (SELECT 1 FROM votes WHERE votes.pid = pictures.pid)",
                (now,),
            ).rowcount


_LAST = "~"
"""A key behind every other."""
_PAGE = 200
"""Pictures that are read at once."""

_CELLS = """
    SELECT model, predicted, answer, count(*), sum(blind) FROM votes WHERE example = 0
    GROUP BY model, predicted, answer
"""
_VOTED_PICTURES = """
    SELECT model, count(*) FROM (SELECT pid, model FROM votes WHERE example = 0 GROUP BY pid)
    GROUP BY model
"""
_DAYS = f"""
    SELECT substr(voted_at, 1, 10) AS day, model, count(*) AS votes,
        sum(answer = '{answer_of("")}' || predicted) AS correct, sum(blind) AS blind_votes,
        sum(blind AND answer = '{answer_of("")}' || predicted) AS blind_correct
    FROM votes WHERE example = 0 AND answer != '{CANNOT_TELL}' AND voted_at >= ?
    GROUP BY day, model
"""  # noqa: S608 - our own marks
_CELL = """
    SELECT pid, name, probability, public_until, voted_at
    FROM votes JOIN pictures USING (pid)
    WHERE votes.example = 0 AND votes.model = ?1 AND votes.predicted = ?2 AND answer = ?3
        AND (?4 IS NULL OR voted_at < ?4)
    ORDER BY voted_at DESC LIMIT ?5
"""
_LABELLED = f"""
    SELECT pid, {_VOTE} FROM votes WHERE pid IN (
        SELECT pid FROM pictures WHERE pid > ? AND NOT deleted AND NOT example
            AND EXISTS (SELECT 1 FROM votes WHERE votes.pid = pictures.pid)
        ORDER BY pid LIMIT ?
    ) ORDER BY pid, voter
"""  # noqa: S608 - our own names


def _picture(connection: sqlite3.Connection, pid: str) -> PictureRecord | None:
    row = connection.execute(
        f"SELECT {_PICTURE} FROM pictures WHERE pid = ?",  # noqa: S608 - our own names
        (pid,),
    ).fetchone()
    if row is None:
        return None
    tallies = connection.execute(
        "SELECT answer, count(*) FROM votes WHERE pid = ? GROUP BY answer", (pid,)
    )
    values = dict(row) | {
        "labels": tuple(json.loads(row["labels"])),
        "deleted": bool(row["deleted"]),
        "example": bool(row["example"]),
    }
    return PictureRecord(**values, tallies=dict(tallies))


def _vote(connection: sqlite3.Connection, pid: str, voter: str) -> Vote | None:
    row = connection.execute(
        f"SELECT {_VOTE} FROM votes WHERE pid = ? AND voter = ?",  # noqa: S608 - our own names
        (pid, voter),
    ).fetchone()
    return None if row is None else _as_vote(row)


def _as_vote(row: sqlite3.Row) -> Vote:
    return Vote(row["voter"], row["answer"], bool(row["blind"]), row["voted_at"])


def _put(connection: sqlite3.Connection, picture: PictureRecord) -> None:
    values = [getattr(picture, name.strip()) for name in _PICTURE.split(",")]
    values[_PICTURE.split(", ").index("labels")] = json.dumps(picture.labels)
    connection.execute(f"REPLACE INTO pictures ({_PICTURE}) VALUES ({_MARKS})", values)  # noqa: S608 - our own names


def _enqueue(connection: sqlite3.Connection, picture: PictureRecord) -> None:
    if picture.queue_key is not None:
        entry = (picture.queue_key, picture.pid, picture.name, picture.public_until)
        connection.execute("REPLACE INTO queue VALUES (?, ?, ?, ?)", entry)


def _move(connection: sqlite3.Connection, before: str | None, after: PictureRecord) -> None:
    """Move a picture's entry in the labelling queue, if it has another place now."""
    if before != after.queue_key:
        connection.execute("DELETE FROM queue WHERE key = ?", (before,))
        _enqueue(connection, after)


def _check(change: VoteChange, now: PictureRecord | None, *, exact: bool) -> None:
    """Raise BusyError unless the picture is as the change needs it."""
    less = max(0, len(change.gone) - len(change.come))
    if (
        now is None
        or (exact and now.revision != change.before.revision)
        or (not exact and (now.deleted or now.votes <= less))
    ):
        raise BusyError("The picture has changed meanwhile. Try again.")


def _check_votes(connection: sqlite3.Connection, change: VoteChange) -> None:
    """Raise BusyError unless each voter's earlier vote is the one that was read."""
    gone = {vote.voter: vote for vote in change.gone}
    for voter in gone | {vote.voter: vote for vote in change.come}:
        if _vote(connection, change.before.pid, voter) != gone.get(voter):
            raise BusyError("Another vote of this voter came between. Try again.")


def _replace_votes(connection: sqlite3.Connection, change: VoteChange) -> None:
    picture = change.after
    connection.executemany(
        "DELETE FROM votes WHERE pid = ? AND voter = ?",
        [(picture.pid, vote.voter) for vote in change.gone],
    )
    connection.executemany(
        "INSERT INTO votes (pid, voter, answer, blind, voted_at, model, predicted, example)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                picture.pid,
                *(vote.voter, vote.answer, vote.blind, vote.voted_at),
                *(picture.model, picture.predicted, picture.example),
            )
            for vote in change.come
        ],
    )
