"""The queue of one machine: messages in SQLite, each delivered until it is done, five times.

What Lambda's event source mapping and SQS do on AWS: a message that is received is hidden; a
worker that fails on it, or ends before it is done, leaves it for another try, and after the fifth
it waits among the dead letters.
"""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from fuzzyvision.local.database import Database

MOST_TRIES = 5
VISIBILITY_SECONDS = 180.0
"""How long a received message is hidden: six times the limit of the function on AWS. That of a
worker that ended is visible at once (`release`)."""
_PAUSES = (1.0, 5.0, 20.0, 60.0)
"""Seconds from each failed try to the next."""


@dataclass(frozen=True)
class Message:
    """A message as it was received; `tries` counts this delivery too."""

    id: int
    body: str
    tries: int


class SQLiteQueue:
    """The queue of the workers; `wake` tells one of them that there is a message."""

    def __init__(self, database: Database, wake: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._wake = wake

    def send(self, body: str) -> None:
        """Send a message to the worker."""
        with self._database.transaction() as connection:
            send_in(connection, body, time.time())
        self._wake()

    def receive(self, receiver: str, now: float) -> Message | None:
        """Return the message that waits longest, hidden from others from now on, or None."""
        if self._next(now) is None:  # without the lock, as it is most of the time
            return None
        with self._database.transaction() as connection:
            while (row := connection.execute(_FIRST, (now,)).fetchone()) is not None:
                message = Message(row["id"], row["body"], row["tries"] + 1)
                if message.tries <= MOST_TRIES:
                    hidden = (receiver, now + VISIBILITY_SECONDS, message.id)
                    connection.execute(_RECEIVE, hidden)
                    return message
                connection.execute("UPDATE messages SET dead = ? WHERE id = ?", (now, message.id))
        return None

    def done(self, message: Message) -> None:
        """Delete a message, unless it was delivered again since."""
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM messages WHERE id = ? AND tries = ?", (message.id, message.tries)
            )

    def failed(self, message: Message, now: float) -> None:
        """Make a message visible again after a pause; after its last try it is a dead letter."""
        last = message.tries >= MOST_TRIES
        pause = 0.0 if last else _PAUSES[message.tries - 1]
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET visible = ?, dead = ?, receiver = NULL"
                " WHERE id = ? AND tries = ?",
                (now + pause, now if last else None, message.id, message.tries),
            )

    def release(self, receiver: str | None = None) -> int:
        """Make visible at once what a worker that ended had received, or all; return how many."""
        with self._database.transaction() as connection:
            return connection.execute(
                "UPDATE messages SET visible = ?1, receiver = NULL"
                " WHERE dead IS NULL AND receiver IS NOT NULL AND (?2 IS NULL OR receiver = ?2)",
                (time.time(), receiver),
            ).rowcount

    def next_visible(self) -> float | None:
        """Return when the next message may be received, in seconds since 1970, or None."""
        return self._next(float("inf"))

    def dead(self) -> list[Message]:
        """Return the dead letters, the oldest first."""
        found = self._database.connection.execute(
            "SELECT id, body, tries FROM messages WHERE dead IS NOT NULL ORDER BY id"
        )
        return [Message(*row) for row in found]

    def redrive(self) -> int:
        """Give every dead letter its tries again; return how many."""
        with self._database.transaction() as connection:
            count = connection.execute(
                "UPDATE messages SET dead = NULL, tries = 0, receiver = NULL, visible = ?"
                " WHERE dead IS NOT NULL",
                (time.time(),),
            ).rowcount
        for _ in range(count):
            self._wake()
        return count

    def _next(self, until: float) -> float | None:
        found: float | None = self._database.connection.execute(
            "SELECT min(visible) FROM messages WHERE dead IS NULL AND visible <= ?", (until,)
        ).fetchone()[0]
        return found


_FIRST = """
    SELECT id, body, tries FROM messages WHERE dead IS NULL AND visible <= ?
    ORDER BY visible, id LIMIT 1
"""
_RECEIVE = "UPDATE messages SET tries = tries + 1, receiver = ?, visible = ? WHERE id = ?"


def send_in(connection: sqlite3.Connection, body: str, now: float) -> None:
    """Send a message in the transaction of a connection. The caller wakes a worker after it."""
    connection.execute(
        "INSERT INTO messages (body, sent, visible) VALUES (?, ?, ?)", (body, now, now)
    )
