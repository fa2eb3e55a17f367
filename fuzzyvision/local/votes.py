"""The votes port on one machine: pictures and votes in SQLite; counters are queries, not copies.

chalicelib.ports says what each call promises. As on AWS, what has expired is read until it is
swept.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from secrets import token_bytes

from chalicelib.ports import (
    CANNOT_TELL,
    FULL,
    LEFT_OUT,
    CellVote,
    CounterKey,
    Exclusion,
    Kind,
    LabelledPicture,
    Numbers,
    Part,
    Pause,
    PictureRecord,
    QueueEntry,
    Report,
    Vote,
    VoteChange,
)
from fuzzyvision.local import vote_counters, vote_rows, vote_writes
from fuzzyvision.local.database import Database
from fuzzyvision.local.vote_rows import PICTURE, VOTE

_PAGE = 200
"""Pictures that are read, or deleted, in one transaction."""
_BEHIND_ALL = "\uffff"
"""A cursor before the first page: keys and times are of ASCII."""


class SQLiteVotes:
    """Pictures, votes and counters in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def picture(self, pid: str) -> PictureRecord | None:
        """Return a picture as it is now, or None."""
        with self._database.snapshot() as connection:
            return _picture(connection, pid)

    def picture_and_vote(self, pid: str, voter: str) -> tuple[PictureRecord | None, Vote | None]:
        """Return a picture and a voter's vote on it as they are now, in one read."""
        with self._database.snapshot() as connection:
            row = connection.execute(_VOTE, (pid, voter)).fetchone()
            return _picture(connection, pid), None if row is None else vote_rows.vote(row)

    def votes(self, pid: str, most: int) -> list[Vote]:
        """Return the first votes on a picture, as they are now."""
        return list(map(vote_rows.vote, self._database.connection.execute(_VOTES, (pid, most))))

    def add(self, picture: PictureRecord) -> bool:
        """Write a new picture without votes and its queue entry; return whether it was new."""
        with self._database.transaction() as connection:
            return vote_writes.add(connection, picture)

    def commit(self, change: VoteChange, *, exact: bool = True) -> None:
        """Write all of a change or nothing; BusyError if what it rests on has changed since.

        That is the picture, if `exact`; otherwise the votes of others may come in between.
        """
        with self._database.transaction() as connection:
            vote_writes.change(connection, change, exact=exact)

    def mark(self, pid: str) -> None:
        """Mark a picture as deleted: from now on no vote counts. BusyError if it is not there."""
        with self._database.transaction() as connection:
            vote_writes.mark(connection, pid)

    def remove_queue_entry(self, key: str) -> None:
        """Remove an entry of the labelling queue. Idempotent."""
        with self._database.transaction() as connection:
            vote_writes.dequeue(connection, key)

    def remove(self, pid: str) -> None:
        """Remove a picture that has no votes and no queue entry. Idempotent."""
        with self._database.transaction() as connection:
            vote_writes.remove(connection, pid)

    def count(self, counter: str, most: int, until: int) -> bool:
        """Add 1 to a counter, unless it is `most`; return whether it was less.

        It need not outlive a power cut, and nobody waits for the disk.
        """
        with self._database.transaction(durable=False) as connection:
            found = connection.execute(_COUNT, (counter, until, most))
            return found.rowcount == 1

    def salt(self, day: str, until: int) -> bytes:
        """Return a day's 32 random bytes, which the first call makes."""
        with self._database.transaction() as connection:
            connection.execute(_NEW_SALT, (day, token_bytes(32), until))
            salt: bytes = connection.execute(_SALT, (day,)).fetchone()["bytes"]
        return salt

    def forget_salt(self, day: str) -> None:
        """Forget a day's random bytes: the next call makes new ones. Idempotent."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM salts WHERE day = ?", (day,))

    def fill(self, counter: str, until: int) -> None:
        """Make a counter full: from now on `count` returns False. Idempotent."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO quota VALUES (?, ?, ?)", (counter, FULL, until)
            )

    def pauses(self) -> dict[Kind, Pause]:
        """Return what is paused, as it is now."""
        found = self._database.connection.execute("SELECT kind, why, until FROM pauses")
        return {Kind(kind): Pause(*rest) for kind, *rest in found}

    def set_pause(self, kind: Kind, pause: Pause | None) -> None:
        """Pause something, or with None take it up again. Idempotent."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pauses WHERE kind = ?", (kind,))
            if pause is not None:
                row = (kind, pause.why, pause.until)
                connection.execute("INSERT INTO pauses VALUES (?, ?, ?)", row)

    def report(self, report: Report, until: int) -> None:
        """Keep a report in the place of the client's earlier one on that picture, until a time."""
        row = (report.pid, report.client, report.reason, report.reported_at, until)
        with self._database.transaction() as connection:
            connection.execute("REPLACE INTO reports VALUES (?, ?, ?, ?, ?)", row)

    def reports(self, pid: str = "") -> list[Report]:
        """Return the reports on a picture, or on all, as they are now."""
        found = self._database.connection.execute(_REPORTS, (pid, pid))
        return [Report(*row) for row in found]

    def drop_report(self, pid: str, client: str) -> None:
        """Remove a client's report on a picture. Idempotent."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM reports WHERE pid = ? AND client = ?", (pid, client))

    def hidden(self, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, at most 100, that are hidden or gone."""
        asked = set(pids)
        found = self._database.connection.execute(_SHOWN, (json.dumps(list(asked)),))
        return asked - {row["pid"] for row in found}

    def exclusions(self) -> list[Exclusion]:
        """Return what the owner leaves out."""
        found = self._database.connection.execute("SELECT part, value, why FROM exclusions")
        return [Exclusion(Part(part), value, why) for part, value, why in found]

    def exclude(self, exclusion: Exclusion, *, on: bool) -> None:
        """Leave votes out from now on, or no longer; stored votes stay as they are. Idempotent."""
        key = (exclusion.part, exclusion.value)
        with self._database.transaction() as connection:
            if on:
                connection.execute(
                    "REPLACE INTO exclusions VALUES (?, ?, ?)", (*key, exclusion.why)
                )
            else:
                connection.execute("DELETE FROM exclusions WHERE part = ? AND value = ?", key)

    def counters(self, since: str = "") -> Iterator[tuple[CounterKey, Numbers]]:
        """Yield all counters, those of days from a day on, as they were at one moment."""
        with self._database.snapshot() as connection:
            found = list(vote_counters.read(connection, since))
        yield from found

    def queue(self, after: str | None, most: int) -> list[QueueEntry]:
        """Return entries of the labelling queue behind a key, the most urgent first."""
        found = self._database.connection.execute(_QUEUE, (after or _BEHIND_ALL, most))
        return [QueueEntry(*row) for row in found]

    def voted(self, voter: str, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, at most 100, that a voter has voted on."""
        found = self._database.connection.execute(_VOTED, (json.dumps(list(pids)), voter))
        return {row["pid"] for row in found}

    def cell(self, cell: tuple[str, str, str], before: str | None, most: int) -> list[CellVote]:
        """Return votes of a cell (model, predicted label, answer), newest first, before a time."""
        if cell[2] == CANNOT_TELL:  # those are in no cell
            return []
        found = self._database.connection.execute(_CELL, (*cell, before or _BEHIND_ALL, most))
        return [CellVote(*row) for row in found]

    def pictures(self) -> Iterator[LabelledPicture]:
        """Yield every picture that has votes, with its votes, except examples."""
        return self._paged(_LABELLED)

    def every_picture(self) -> Iterator[LabelledPicture]:
        """Yield every picture that is not deleted, with its votes."""
        return self._paged(_EVERY)

    def _paged(self, statement: str) -> Iterator[LabelledPicture]:
        after = ""
        while page := self._page(statement, after):
            yield from page
            after = page[-1].picture.pid

    def sweep(self, now: float) -> int:
        """Delete what has expired; return how many pictures.

        That is entries of the queue, pictures without votes, and examples with theirs; counters
        and random bytes of the quota, and reports too.
        """
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM queue WHERE public_until <= ?", (now,))
            connection.execute("DELETE FROM quota WHERE expires <= ?", (now,))
            connection.execute("DELETE FROM salts WHERE expires <= ?", (now,))
            connection.execute("DELETE FROM reports WHERE expires <= ?", (now,))
        expired = [row["pid"] for row in self._database.connection.execute(_EXPIRED, (now,))]
        swept = 0
        for start in range(0, len(expired), _PAGE):
            with self._database.transaction() as connection:
                swept += vote_writes.expire(connection, expired[start : start + _PAGE])
        return swept

    def _page(self, statement: str, after: str) -> list[LabelledPicture]:
        """Return the next pictures as they were at one moment: none is half changed."""
        with self._database.snapshot() as connection:
            pictures = connection.execute(statement, (after, _PAGE)).fetchall()
            pids = json.dumps([row["pid"] for row in pictures])
            votes = connection.execute(_VOTES_ON, (pids,)).fetchall()
        cast_on = {
            pid: tuple(map(vote_rows.vote, group))
            for pid, group in groupby(votes, lambda vote: str(vote["pid"]))
        }
        found = []
        for row in pictures:
            cast = cast_on.get(row["pid"], ())
            tallies = Counter(vote.counted_as for vote in cast)
            found.append(LabelledPicture(vote_rows.picture(row, tallies), cast))
        return found


# ruff: noqa: S608 - the statements hold our own names alone
_PICTURE = f"SELECT {PICTURE} FROM pictures WHERE pid = ?"
_TALLIES = f"""
    SELECT iif(left_out, '{LEFT_OUT}', answer) AS counted, count(*) FROM votes WHERE pid = ?
    GROUP BY counted
"""
_REPORTS = """
    SELECT pid, client, reason, reported_at FROM reports WHERE ? = '' OR pid = ?
    ORDER BY pid, client
"""
_SHOWN = """
    SELECT pid FROM pictures
    WHERE pid IN (SELECT value FROM json_each(?)) AND NOT deleted AND NOT hidden
"""
_VOTE = f"SELECT {VOTE} FROM votes WHERE pid = ? AND voter = ?"
_VOTES = f"SELECT {VOTE} FROM votes WHERE pid = ? ORDER BY voter LIMIT ?"
_QUEUE = """
    SELECT key, pid, name, public_until FROM queue WHERE key < ? ORDER BY key DESC LIMIT ?
"""
_VOTED = "SELECT pid FROM votes WHERE pid IN (SELECT value FROM json_each(?)) AND voter = ?"
_CELL = """
    SELECT pid, name, probability, public_until, voted_at
    FROM votes INDEXED BY votes_by_cell JOIN pictures USING (pid)
    WHERE votes.example = 0 AND votes.model = ? AND votes.predicted = ? AND answer = ?
        AND voted_at < ?
    ORDER BY voted_at DESC LIMIT ?
"""
_COUNT = """
    INSERT INTO quota VALUES (?, 1, ?)
    ON CONFLICT (counter) DO UPDATE SET n = n + 1 WHERE n < ?
"""
_NEW_SALT = "INSERT INTO salts VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_SALT = "SELECT bytes FROM salts WHERE day = ?"
_HAS_VOTES = "EXISTS (SELECT 1 FROM votes WHERE votes.pid = pictures.pid)"
_LABELLED = f"""
    SELECT {PICTURE} FROM pictures
    WHERE pid > ? AND NOT deleted AND NOT example AND {_HAS_VOTES} ORDER BY pid LIMIT ?
"""
_EVERY = f"SELECT {PICTURE} FROM pictures WHERE pid > ? AND NOT deleted ORDER BY pid LIMIT ?"
_VOTES_ON = f"""
    SELECT pid, {VOTE} FROM votes WHERE pid IN (SELECT value FROM json_each(?)) ORDER BY pid, voter
"""
_EXPIRED = f"SELECT pid FROM pictures WHERE public_until <= ? AND (example OR NOT {_HAS_VOTES})"


def _picture(connection: sqlite3.Connection, pid: str) -> PictureRecord | None:
    row = connection.execute(_PICTURE, (pid,)).fetchone()
    if row is None:
        return None
    tallies = dict(map(tuple, connection.execute(_TALLIES, (pid,))))
    return vote_rows.picture(row, tallies)
