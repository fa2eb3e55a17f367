"""DynamoDB, as much of it as `chalicelib.aws` uses, with what it does not promise.

Reads that are not consistent may be old; items of one batch, query or scan are read one after
another, with others' writes between; pages end early; items that expire go late or never.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError

from tests.support.simulation.expressions import Expression, Item, ValidationError
from tests.support.simulation.hub import Hub
from tests.support.simulation.wire import error

Key = tuple[str, str]
_PAGE, _SMALL_PAGE = 1000, 2
_OLDEST = 8
"""Writes that an inconsistent read may lack."""


def _refusing(function: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def call(self: Any, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - any operation
        try:
            return function(self, **arguments)
        except ValidationError as refusal:
            raise error(f"ValidationException: {refusal}", function.__name__) from refusal

    return call


@dataclass
class Tables:
    """A client of DynamoDB with one table. Every parameter that is not here is an error."""

    hub: Hub
    items: dict[Key, Item] = field(default_factory=dict)
    _undo: list[tuple[Key, Item | None]] = field(default_factory=list)
    _tokens: dict[str, Any] = field(default_factory=dict)

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> dict[str, Any]:  # noqa: N803 - AWS's names
        """Return an item as it is now."""
        del TableName, ConsistentRead
        found = self.items.get(_key_of(Key))
        return {} if found is None else {"Item": found}

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803 - as above
        """Return items, each as it is at some moment of the call."""
        ((table, wanted),) = RequestItems.items()
        keys = [_key_of(key) for key in wanted["Keys"]]
        if wanted.keys() != {"Keys", "ConsistentRead"} or not 1 <= len(keys) <= 100:
            raise error("ValidationException: keys", "batch_get_item")
        if len({*keys}) != len(keys):
            raise error("ValidationException: Provided list of item keys contains duplicates", "")
        if len(keys) > 1 and self.hub.odd("unprocessed keys"):
            return {"Responses": {table: []}, "UnprocessedKeys": {table: wanted}}
        return {"Responses": {table: [*self._each(keys)]}, "UnprocessedKeys": {}}

    @_refusing
    def put_item(self, *, TableName: str, Item: Item, **condition: Any) -> dict[str, Any]:  # noqa: ANN401, N803 - as above
        """Write an item, if a condition holds."""
        self._alone({"Put": {"TableName": TableName, "Item": Item, **condition}})
        return {}

    @_refusing
    def update_item(self, *, TableName: str, **update: Any) -> dict[str, Any]:  # noqa: ANN401, N803 - as above
        """Change an item, if a condition holds."""
        self._alone({"Update": {"TableName": TableName, **update}})
        return {}

    @_refusing
    def delete_item(self, *, TableName: str, Key: Item) -> dict[str, Any]:  # noqa: N803 - as above
        """Delete an item."""
        self._alone({"Delete": {"TableName": TableName, "Key": Key}})
        return {}

    @_refusing
    def transact_write_items(
        self,
        *,
        TransactItems: list[dict[str, Any]],  # noqa: N803 - as above
        ClientRequestToken: str = "",  # noqa: N803 - as above
    ) -> dict[str, Any]:
        """Make all writes or none; one that is sent again with its token is made once."""
        if ClientRequestToken and self._tokens.get(ClientRequestToken) == TransactItems:
            return {}
        keys = [_target(write) for write in TransactItems]
        if not 1 <= len(keys) <= 100 or len({*keys}) != len(keys):
            raise ValidationError("Too many items, or one of them twice.")
        if self.hub.odd("transaction conflict"):
            reasons = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * (len(keys) - 1)]
            raise _cancelled(reasons)
        made = [
            _written(write, self.items.get(key))
            for write, key in zip(TransactItems, keys, strict=True)
        ]
        if not all(holds for holds, _ in made):
            raise _cancelled(
                [{"Code": "None" if holds else "ConditionalCheckFailed"} for holds, _ in made]
            )
        for key, (_, item) in zip(keys, made, strict=True):
            self.store(key, item)
        self._tokens[ClientRequestToken] = TransactItems
        return {}

    @_refusing
    def query(  # noqa: PLR0913 - as above
        self,
        *,
        TableName: str,  # noqa: N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        IndexName: str = "",  # noqa: N803
        ConsistentRead: bool = False,  # noqa: N803
        ScanIndexForward: bool = True,  # noqa: N803
        Limit: int = 0,  # noqa: N803
        ExclusiveStartKey: Item | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        """Return a page of a partition of the table, or of the index `cells`."""
        del TableName
        if IndexName not in {"", "cells"} or (IndexName and (ConsistentRead or ExclusiveStartKey)):
            raise ValidationError("The index takes no such request.")
        partition, sort = ("cell", "voted_at") if IndexName else ("pk", "sk")
        said = Expression(None, ExpressionAttributeValues)
        where, selects = said.key(KeyConditionExpression, partition, sort)
        said.check_all_used()
        seen = self.items if ConsistentRead else self._as_seen()
        found = sorted(
            (item[sort]["S"], key)
            for key, item in seen.items()
            if item.get(partition) == where and sort in item and selects(item)
        )
        keys = [key for _, key in (found if ScanIndexForward else reversed(found))]
        if ExclusiveStartKey is not None:
            start = ExclusiveStartKey["sk"]["S"]
            keys = [key for key in keys if (key[1] > start if ScanIndexForward else key[1] < start)]
        return self._page(keys, Limit, seen, selects)

    def scan(
        self,
        *,
        TableName: str,  # noqa: N803 - as above
        ConsistentRead: bool,  # noqa: N803
        ExclusiveStartKey: Item | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        """Return a page of the table, in the order of the partitions' hashes."""
        del TableName, ConsistentRead
        keys = sorted(self.items, key=_place)
        if ExclusiveStartKey is not None:
            keys = [key for key in keys if _place(key) > _place(_key_of(ExclusiveStartKey))]
        return self._page(keys, 0, self.items, lambda _: True)

    def store(self, key: Key, item: Item | None) -> None:
        """Write an item, or remove it."""
        self._undo.append((key, self.items.get(key)))
        if item is None:
            self.items.pop(key, None)
        else:
            self.items[key] = item

    def _alone(self, write: dict[str, Any]) -> None:
        key = _target(write)
        holds, item = _written(write, self.items.get(key))
        if not holds:
            raise error("ConditionalCheckFailedException", "write")
        self.store(key, item)

    def _as_seen(self) -> dict[Key, Item]:
        """Return what an inconsistent read sees: all, or without the last writes."""
        if not (self._undo and self.hub.odd("old read")):
            return self.items
        seen = dict(self.items)
        for key, before in reversed(self._undo[-1 - self.hub.draws.below(_OLDEST) :]):
            seen.pop(key, None)
            if before is not None:
                seen[key] = before
        return seen

    def _page(
        self, keys: list[Key], limit: int, seen: Mapping[Key, Item], selects: Callable[[Item], bool]
    ) -> dict[str, Any]:
        size = limit or (_SMALL_PAGE if self.hub.odd("small page") else _PAGE)
        items = [item for item in self._each(keys[:size], seen) if selects(item)]
        if len(keys) <= size:
            return {"Items": items}
        pk, sk = keys[size - 1]
        return {"Items": items, "LastEvaluatedKey": {"pk": {"S": pk}, "sk": {"S": sk}}}

    def _each(self, keys: list[Key], seen: Mapping[Key, Item] | None = None) -> Iterator[Item]:
        read = self.items if seen is None else seen
        torn = len(keys) > 1 and self.hub.odd("torn read")
        place = self.hub.draws.below(len(keys)) if torn else -1
        for number, key in enumerate(keys):
            if number == place:
                self.hub.pause()
            if key in read:
                yield read[key]


def _written(write: dict[str, Any], before: Item | None) -> tuple[bool, Item | None]:
    """Return whether a write's condition holds, and the item after it."""
    ((kind, told),) = write.items()
    known = {"TableName", "ConditionExpression", "ExpressionAttributeNames"}
    known |= {"ExpressionAttributeValues", "UpdateExpression", "Item" if kind == "Put" else "Key"}
    if told.keys() - known or (kind != "Update" and "UpdateExpression" in told):
        raise ValidationError(f"Unknown: {sorted(told.keys() - known)}")
    said = Expression(told.get("ExpressionAttributeNames"), told.get("ExpressionAttributeValues"))
    condition = told.get("ConditionExpression")
    holds = condition is None or said.holds(condition, before)
    after: Item | None = None
    if kind == "Put":
        after = told["Item"]
    elif kind == "Update":
        after = said.updated(told["UpdateExpression"], before or told["Key"]) if holds else before
        if not holds:
            return False, before  # what the update uses is not read
    elif kind != "Delete":
        raise ValidationError(f"Unknown: {kind}")
    said.check_all_used()
    return holds, after


def _target(write: dict[str, Any]) -> Key:
    ((kind, told),) = write.items()
    return _key_of(told["Item" if kind == "Put" else "Key"], whole=kind == "Put")


def _key_of(item: Item, *, whole: bool = False) -> Key:
    if not whole and item.keys() != {"pk", "sk"}:
        raise ValidationError(f"Not a key: {item}")
    key = item["pk"]["S"], item["sk"]["S"]
    if not all(
        0 < len(part.encode()) <= limit for part, limit in zip(key, (2048, 1024), strict=True)
    ):
        raise ValidationError("A key is empty or too long.")
    return key


def _place(key: Key) -> tuple[bytes, str]:
    return sha256(key[0].encode()).digest(), key[1]


def _cancelled(reasons: list[dict[str, str]]) -> ClientError:
    made = error("TransactionCanceledException", "transact_write_items", injected=True)
    response: dict[str, Any] = made.response  # type: ignore[assignment] # as botocore fills it
    response["CancellationReasons"] = reasons
    return made
