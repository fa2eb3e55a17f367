"""The table of votes: pictures, votes and counters in and out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from chalicelib.aws import dynamodb, schema, transactions
from chalicelib.aws.dynamodb import Items
from chalicelib.aws.schema import COUNTS, DAYS, HARD, PICTURE
from chalicelib.errors import BusyError
from chalicelib.settings import Settings
from chalicelib.voting.counters import CounterKey, Numbers, VoteChange
from chalicelib.voting.records import PictureRecord
from chalicelib.voting.votes import Vote

_CELLS = "cells"


@dataclass(frozen=True)
class LabelledPicture:
    """A picture with all its votes."""

    picture: PictureRecord
    votes: tuple[Vote, ...]


@dataclass(frozen=True)
class Place:
    """An entry among the hard pictures: where it stands, and until when it is public."""

    key: str
    pid: str
    name: str
    public_until: int


@dataclass(frozen=True)
class CellVote:
    """A vote in a cell of the confusion matrix, with what is shown of its picture."""

    pid: str
    name: str
    probability: float
    public_until: int
    voted_at: str


class Table:
    """The table of votes; every call may raise BusyError, and then is worth repeating."""

    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - boto3 makes its client classes at run time
        self._items = Items(client, name)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Table":
        """Connect as the environment says: role, region and endpoint are boto3's to find."""
        return cls(dynamodb.client(), settings.votes_table)

    def subject(self, pid: str) -> PictureRecord | None:
        """Return a picture as it is now, or None."""
        item = self._items.one({"pk": schema.picture_key(pid), "sk": PICTURE})
        return None if item is None else schema.subject(item)

    def vote(self, pid: str, voter: str) -> Vote | None:
        """Return a voter's vote on a picture as it is now, or None."""
        item = self._items.one({"pk": schema.picture_key(pid), "sk": schema.vote_key(voter)})
        return None if item is None else schema.vote(item)

    def votes(self, pid: str, most: int) -> list[Vote]:
        """Return the first votes on a picture, as they are now."""
        found = self._items.page(
            KeyConditionExpression="pk = :pk AND begins_with(sk, :vote)",
            ExpressionAttributeValues={
                ":pk": schema.picture_key(pid),
                ":vote": schema.vote_key(""),
            },
            ConsistentRead=True,
            Limit=most,
        )
        return [schema.vote(item) for item in found]

    def add(self, subject: PictureRecord) -> bool:
        """Write a picture that has no votes and its place, if it is new; tell whether it was."""
        try:
            self._items.write(transactions.filing(subject))
        except BusyError:
            if self.subject(subject.pid) is None:
                raise
            return False
        return True

    def commit(self, change: VoteChange, *, exact: bool = True) -> None:
        """Write all of a change or nothing; BusyError if what it rests on has changed since.

        That is the picture, if `exact`; otherwise the votes of others may come in between.
        """
        less = [line for line, steps in change.lines.items() if min(steps.values()) < 0]
        current = self._numbers(less)
        self._items.write(transactions.changing(change, current, exact=exact))

    def mark(self, pid: str) -> None:
        """Mark a picture as deleted, whoever votes on it at this moment: no vote counts any more.

        BusyError if there is no such picture.
        """
        self._items.write(transactions.marking(pid))

    def remove_place(self, place: str) -> None:
        """Remove a picture's entry among the hard ones; that it is gone already is fine."""
        self._items.delete({"pk": HARD, "sk": place})

    def remove(self, pid: str) -> None:
        """Remove a picture that has no votes and no place any more; that it is gone is fine."""
        self._items.delete({"pk": schema.picture_key(pid), "sk": PICTURE})

    def counters(self) -> Iterator[tuple[CounterKey, Numbers]]:
        """Yield all counters."""
        for partition in (COUNTS, DAYS):
            for item in self._items.query(
                KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": partition}
            ):
                yield schema.line(item)

    def places(self, after: str | None, most: int) -> list[Place]:
        """Return pictures that need votes, the hardest first, from behind a place on."""
        start = None if after is None else {"pk": HARD, "sk": after}
        found = self._items.page(
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": HARD},
            ScanIndexForward=False,
            Limit=most,
            ExclusiveStartKey=start,
        )
        return [
            Place(item["sk"], schema.pid_of(item), item["name"], int(item["expires"]))
            for item in found
        ]

    def voted(self, voter: str, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, 100 at most, that a voter has voted on."""
        keys = [{"pk": schema.picture_key(pid), "sk": schema.vote_key(voter)} for pid in pids]
        return {schema.pid_of(item) for item in self._items.some(keys)}

    def cell(self, key: str, before: str | None, most: int) -> list[CellVote]:
        """Return votes of a cell (rows.cell_key), newest first, from before a time on."""
        condition, values = "cell = :cell", {":cell": key}
        if before is not None:
            condition += " AND voted_at < :before"
            values[":before"] = before
        found = self._items.page(
            IndexName=_CELLS,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=False,
            Limit=most,
        )
        return [
            CellVote(
                schema.pid_of(item),
                item["name"],
                float(item["probability"]),
                int(item["public_until"]),
                item["voted_at"],
            )
            for item in found
        ]

    def pictures(self) -> Iterator[LabelledPicture]:
        """Yield every picture that has votes, with its votes; one page of 1 MB is held at a time.

        A scan gives the items of a partition one after another, also where a page ends.
        """
        for key, group in groupby(self._items.all(), lambda item: str(item["pk"])):
            if key in {COUNTS, DAYS, HARD}:
                continue
            picture, *votes = sorted(group, key=lambda item: str(item["sk"]))
            if votes and picture["sk"] == PICTURE and "deleted" not in picture:
                yield LabelledPicture(schema.subject(picture), tuple(map(schema.vote, votes)))

    def _numbers(self, lines: Sequence[CounterKey]) -> dict[CounterKey, Numbers]:
        keys = [schema.line_key(line) for line in lines]
        return dict(schema.line(item) for item in self._items.some(keys)) if keys else {}
