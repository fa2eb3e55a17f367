"""Ten bugs that somebody might make, each of which a history must find."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from greenlet import getcurrent, greenlet

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.ports import FULL, NewObject, PictureRecord, VoteChange
from chalicelib.uploads import deletion
from tests.support.simulation.tables import Tables
from tests.support.simulation.world import World, objects_on, votes_on


class _ClaimsAnything(S3Objects):
    def write_new(self, key: str, body: bytes, content_type: str, **kept: str) -> bool:
        if not key.startswith("images/"):
            return super().write_new(key, body, content_type, **kept)
        self._put(
            key,
            body,
            content_type,
            Metadata={"picture": kept["picture_id"], "claim": kept["claim"]},
        )
        return True


class _AnswersFirst(S3Objects):
    """Writes the objects that an answer names after it."""

    def __init__(self, *plain: Any, **named: Any) -> None:  # noqa: ANN401 - passed through
        super().__init__(*plain, **named)
        self._late: dict[greenlet, tuple[Sequence[NewObject], str]] = {}

    def write_all(self, objects: Sequence[NewObject], *, picture_id: str = "") -> None:
        self._late[getcurrent()] = objects, picture_id

    def write_new(self, key: str, body: bytes, content_type: str, **kept: str) -> bool:
        written = super().write_new(key, body, content_type, **kept)
        objects, picture_id = self._late.pop(getcurrent(), ((), ""))
        if written and objects:
            super().write_all(objects, picture_id=picture_id)
        return written


class _LeavesNoTombstone(S3Objects):
    def write_new(self, key: str, body: bytes, content_type: str, **kept: str) -> bool:
        return body == deletion.DELETED or super().write_new(key, body, content_type, **kept)

    def write(self, key: str, body: bytes, content_type: str, *, picture_id: str = "") -> None:
        if body == deletion.DELETED:
            self.delete(key)
        else:
            super().write(key, body, content_type, picture_id=picture_id)


class _FilesNoTombstone(DynamoDBVotes):
    def add(self, picture: PictureRecord) -> bool:
        return picture.deleted or super().add(picture)


class _CopiesLate(S3Objects):
    """Copies after the vote is counted."""

    def __init__(self, *plain: Any, **named: Any) -> None:  # noqa: ANN401 - as above
        super().__init__(*plain, **named)
        self._late: dict[greenlet, list[tuple[str, str, str]]] = {}

    def copy(self, source: str, target: str, etag: str) -> bool:
        if not target.startswith("labelled/"):
            return super().copy(source, target, etag)
        self._late.setdefault(getcurrent(), []).append((source, target, etag))
        return True

    def catch_up(self) -> None:
        for one in self._late.pop(getcurrent(), []):
            super().copy(*one)


class _CountsFirst(DynamoDBVotes):
    copies: _CopiesLate

    def commit(self, change: VoteChange, *, exact: bool = True) -> None:
        super().commit(change, exact=exact)
        self.copies.catch_up()


class _CountsAside(Tables):
    """Steps counters in a transaction of their own."""

    def transact_write_items(self, **told: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        writes, token = told["TransactItems"], told.get("ClientRequestToken", "")
        counters = [one for one in writes if _partition(one) in {"counts", "days"}]
        rest = [one for one in writes if one not in counters]
        for part, items in (("rest", rest), ("counters", counters)):
            if items:
                super().transact_write_items(TransactItems=items, ClientRequestToken=token + part)
                if self.hub.odd("cut off"):
                    self.hub.crash("dynamodb.transact_write_items", "between")
        return {}


class _ForgetsTokens(Tables):
    def transact_write_items(self, **told: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        return super().transact_write_items(TransactItems=told["TransactItems"])


class _KeepsPriorities(Tables):
    """Writes entries of the labelling queue that never expire."""

    def transact_write_items(self, **told: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        for write in told["TransactItems"]:
            if _partition(write) == "hard" and "Put" in write:
                write["Put"]["Item"]["expires"] = {"N": str(10**11)}
        return super().transact_write_items(**told)


class _ReadsThenCounts(DynamoDBVotes):
    def count(self, counter: str, most: int, until: int) -> bool:
        key = {"pk": f"quota#{counter}", "sk": "n"}
        found = int((self._items.one(key) or {"n": 0})["n"])
        if found >= min(most, FULL):
            return False
        self._items.put({**key, "n": found + 1, "expires": until})
        return True


class _AnswersAgain(S3Objects):
    """Takes every delivery for the first."""

    def read(self, key: str) -> bytes | None:
        return None if key.startswith("answers/") else super().read(key)

    def write_new(self, key: str, body: bytes, content_type: str, **kept: str) -> bool:
        if not key.startswith("answers/"):
            return super().write_new(key, body, content_type, **kept)
        self.write(key, body, content_type)
        return True


class _ReadsOnePage(Tables):
    def scan(self, **told: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        return {"Items": super().scan(**told)["Items"]}


def _objects(kind: type[S3Objects]) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.ports = replace(world.ports, objects=objects_on(world.buckets, kind))

    return plant


def _votes(kind: type[DynamoDBVotes]) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.ports = replace(world.ports, votes=votes_on(world.tables, kind))

    return plant


def _tables(kind: type[Tables]) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.tables = kind(world.hub)
        world.ports = replace(world.ports, votes=votes_on(world.tables, DynamoDBVotes))

    return plant


def _no_tombstones(world: World) -> None:
    _objects(_LeavesNoTombstone)(world)
    _votes(_FilesNoTombstone)(world)


def _late_copies(world: World) -> None:
    copies, votes = objects_on(world.buckets, _CopiesLate), votes_on(world.tables, _CountsFirst)
    votes.copies = copies
    world.ports = replace(world.ports, objects=copies, votes=votes)


def _partition(write: dict[str, Any]) -> str:
    (told,) = write.values()
    return str(told.get("Key", told.get("Item"))["pk"]["S"])


PLANTED: dict[str, Callable[[World], None]] = {
    "claim without a condition": _objects(_ClaimsAnything),
    "answer before the objects": _objects(_AnswersFirst),
    "counter outside of the transaction": _tables(_CountsAside),
    "deletion without tombstone": _no_tombstones,
    "copy after count": _late_copies,
    "retry without idempotence key": _tables(_ForgetsTokens),
    "expiry that forgets priorities": _tables(_KeepsPriorities),
    "quota read, then written": _votes(_ReadsThenCounts),
    "redelivery that answers twice": _objects(_AnswersAgain),
    "export that reads one page": _tables(_ReadsOnePage),
}
"""What plants a bug in a history's world, by name."""
