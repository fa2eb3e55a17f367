"""The votes port on DynamoDB."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from secrets import token_bytes

from chalicelib.aws import dynamodb, schema, transactions
from chalicelib.aws.dynamodb import Items
from chalicelib.aws.schema import COUNTS, DAYS, EXCLUSIONS, PICTURE, QUEUE, REPORTS, Item
from chalicelib.errors import BusyError
from chalicelib.ports import (
    FULL,
    CellVote,
    CounterKey,
    Exclusion,
    Kind,
    LabelledPicture,
    Numbers,
    Pause,
    PictureRecord,
    QueueEntry,
    Report,
    Vote,
    VoteChange,
)
from chalicelib.settings import Settings

_CELLS = "cells"


class DynamoDBVotes:
    """Pictures, votes and counters in a table. What each call promises, chalicelib.ports says."""

    def __init__(
        self, client: object, name: str, chance: Callable[[int], bytes] = token_bytes
    ) -> None:
        self._chance = chance
        self._items = Items(client, name)

    @classmethod
    def from_settings(cls, settings: Settings) -> "DynamoDBVotes":
        """Connect as the environment says: role, region and endpoint are boto3's to find."""
        return cls(dynamodb.client(), settings.votes_table)

    def picture(self, pid: str) -> PictureRecord | None:
        """Return a picture as it is now, or None."""
        item = self._items.one({"pk": schema.picture_key(pid), "sk": PICTURE})
        return None if item is None else schema.picture(item)

    def picture_and_vote(self, pid: str, voter: str) -> tuple[PictureRecord | None, Vote | None]:
        """Return a picture and a voter's vote on it as they are now, in one read."""
        partition = schema.picture_key(pid)
        sort_keys = (PICTURE, schema.vote_key(voter))
        found = self._items.some([{"pk": partition, "sk": key} for key in sort_keys])
        items = {item["sk"]: item for item in found}
        picture, vote = (items.get(key) for key in sort_keys)
        return (
            None if picture is None else schema.picture(picture),
            None if vote is None else schema.vote(vote),
        )

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

    def add(self, picture: PictureRecord) -> bool:
        """Write a new picture without votes and its queue entry; return whether it was new."""
        try:
            self._items.write(transactions.filing(picture))
        except BusyError:
            if self.picture(picture.pid) is None:
                raise
            return False
        return True

    def commit(self, change: VoteChange, *, exact: bool = True) -> None:
        """Write all of a change or nothing; BusyError if what it rests on has changed since.

        That is the picture, if `exact`; otherwise the votes of others may come in between.
        """
        less = [key for key, steps in change.counters.items() if min(steps.values()) < 0]
        current = self._numbers(less, change.before.pid)
        self._items.write(transactions.changing(change, current, exact=exact))

    def mark(self, pid: str) -> None:
        """Mark a picture as deleted: from now on no vote counts. BusyError if it is not there."""
        self._items.write(transactions.marking(pid))

    def remove_queue_entry(self, key: str) -> None:
        """Remove an entry of the labelling queue. Idempotent."""
        self._items.delete({"pk": QUEUE, "sk": key})

    def remove(self, pid: str) -> None:
        """Remove a picture that has no votes and no queue entry. Idempotent."""
        self._items.delete({"pk": schema.picture_key(pid), "sk": PICTURE})

    def count(self, counter: str, most: int, until: int) -> bool:
        """Add 1 to a counter, unless it is `most`; return whether it was less."""
        return self._items.step(schema.quota_key(counter), most, until)

    def salt(self, day: str, until: int) -> bytes:
        """Return a day's 32 random bytes, which the first call makes."""
        key = schema.salt_key(day)
        if (found := self._items.one(key)) is None:
            self._items.put_new({**key, "bytes": self._chance(32), "expires": until})
            found = self._items.one(key) or {}
        return bytes(found["bytes"])

    def forget_salt(self, day: str) -> None:
        """Forget a day's random bytes: the next call makes new ones. Idempotent."""
        self._items.delete(schema.salt_key(day))

    def fill(self, counter: str, until: int) -> None:
        """Make a counter full: from now on `count` returns False. Idempotent."""
        self._items.put({**schema.quota_key(counter), "n": FULL, "expires": until})

    def pauses(self) -> dict[Kind, Pause]:
        """Return what is paused, as it is now."""
        keys = {kind: schema.pause_key(kind) for kind in Kind}
        items = {item["sk"]: item for item in self._items.some(list(keys.values()))}
        return {
            kind: Pause(str(items[kind]["why"]), int(items[kind]["until"]))
            for kind in Kind
            if kind in items
        }

    def set_pause(self, kind: Kind, pause: Pause | None) -> None:
        """Pause something, or with None take it up again. Idempotent."""
        key = schema.pause_key(kind)
        if pause is None:
            self._items.delete(key)
        else:
            self._items.put({**key, "why": pause.why, "until": pause.until})

    def report(self, report: Report, until: int) -> None:
        """Keep a report in the place of the client's earlier one on that picture, until a time."""
        self._items.put(schema.report_item(report, until))

    def reports(self, pid: str = "") -> list[Report]:
        """Return the reports on a picture, or on all, as they are now."""
        return [schema.report(item) for item in self._partition(REPORTS, pid)]

    def drop_report(self, pid: str, client: str) -> None:
        """Remove a client's report on a picture. Idempotent."""
        self._items.delete(schema.report_key(pid, client))

    def hidden(self, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, at most 100, that are hidden or gone."""
        asked = set(pids)
        keys = [{"pk": schema.picture_key(pid), "sk": PICTURE} for pid in asked]
        found = self._items.some(keys) if keys else []
        shown = (item for item in found if not {"hidden", "deleted"} & item.keys())
        return asked - {schema.pid_of(item) for item in shown}

    def exclusions(self) -> list[Exclusion]:
        """Return what the owner leaves out."""
        return [schema.exclusion(item) for item in self._partition(EXCLUSIONS)]

    def exclude(self, exclusion: Exclusion, *, on: bool) -> None:
        """Leave votes out from now on, or no longer; stored votes stay as they are. Idempotent."""
        key = schema.exclusion_key(exclusion)
        if on:
            self._items.put({**key, "why": exclusion.why})
        else:
            self._items.delete(key)

    def counters(self, since: str = "") -> Iterator[tuple[CounterKey, Numbers]]:
        """Yield all counters, those of days from a day on, each the sum of its shards."""
        sums: dict[CounterKey, Counter[str]] = {}
        for partition, first in ((COUNTS, " "), (DAYS, since or " ")):
            for item in self._items.query(
                KeyConditionExpression="pk = :pk AND sk >= :first",
                ExpressionAttributeValues={":pk": partition, ":first": first},
            ):
                key, numbers = schema.counter(item)
                sums.setdefault(key, Counter()).update(numbers)
        yield from ((key, numbers) for key, numbers in sums.items() if any(numbers.values()))

    def queue(self, after: str | None, most: int) -> list[QueueEntry]:
        """Return entries of the labelling queue behind a key, the most urgent first."""
        start = None if after is None else {"pk": QUEUE, "sk": after}
        found = self._items.page(
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": QUEUE},
            ScanIndexForward=False,
            Limit=most,
            ExclusiveStartKey=start,
        )
        return [
            QueueEntry(item["sk"], schema.pid_of(item), item["name"], int(item["expires"]))
            for item in found
        ]

    def voted(self, voter: str, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, at most 100, that a voter has voted on."""
        keys = [{"pk": schema.picture_key(pid), "sk": schema.vote_key(voter)} for pid in pids]
        return {schema.pid_of(item) for item in self._items.some(keys)}

    def cell(self, cell: tuple[str, str, str], before: str | None, most: int) -> list[CellVote]:
        """Return votes of a cell (model, predicted label, answer), newest first, before a time."""
        condition, values = "cell = :cell", {":cell": schema.cell_key(*cell)}
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
        """Yield every picture that has votes, with its votes, except examples."""
        for one in self.every_picture():
            if one.votes and not one.picture.example:
                yield one

    def every_picture(self) -> Iterator[LabelledPicture]:
        """Yield every picture that is not deleted, with its votes; 1 MB is held at a time.

        A scan gives the items of a partition one after another, also where a page ends.
        """
        for key, group in groupby(self._items.all(), lambda item: str(item["pk"])):
            if not key.startswith(schema.picture_key("")):
                continue
            picture, *votes = sorted(group, key=lambda item: str(item["sk"]))
            if picture["sk"] == PICTURE and "deleted" not in picture:
                yield LabelledPicture(schema.picture(picture), tuple(map(schema.vote, votes)))

    def _partition(self, key: str, beginning: str = "") -> Iterator[Item]:
        condition, values = "pk = :pk", {":pk": key}
        if beginning:
            condition += " AND begins_with(sk, :sk)"
            values[":sk"] = beginning
        return self._items.query(
            KeyConditionExpression=condition, ExpressionAttributeValues=values, ConsistentRead=True
        )

    def _numbers(self, counters: Sequence[CounterKey], pid: str) -> dict[CounterKey, Numbers]:
        keys = [schema.counter_key(key, pid) for key in counters]
        return dict(schema.counter(item) for item in self._items.some(keys)) if keys else {}
