"""Items of one DynamoDB table as plain values: the only user of boto3 for tables."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.aws.schema import Item
from chalicelib.aws.transactions import Write
from chalicelib.errors import BusyError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PLAIN = {"Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey"}
_CANCELED = "TransactionCanceledException"
_CONDITION = "ConditionalCheckFailedException"
# Somebody else wrote the same just now, or DynamoDB asks to come back later.
_BUSY = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
_BUSY_REASONS = {
    "None",
    "ConditionalCheckFailed",
    "ProvisionedThroughputExceeded",
    "ThrottlingError",
    "TransactionConflict",
}


def client() -> "DynamoDBClient":
    """Connect as the environment says: role, region and endpoint are boto3's to find."""
    # A person waits, and the function has ten seconds.
    config = Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=3)
    return boto3.client("dynamodb", config=config)


class Items:
    """A table with the keys `pk` and `sk`.

    Every call raises BusyError where it is worth repeating. Numbers come back as Decimal.
    """

    def __init__(self, client: object, table: str) -> None:
        # Called by the names of its operations, so of no type here.
        self._client = client
        self._table = table
        self._serialize = TypeSerializer().serialize
        self._deserialize = TypeDeserializer().deserialize

    def one(self, key: Item) -> Item | None:
        """Return an item as it is now, or None."""
        found = self._call("get_item", TableName=self._table, Key=key, ConsistentRead=True)
        return self._plain(found["Item"]) if "Item" in found else None

    def some(self, keys: Sequence[Item]) -> list[Item]:
        """Return the items of some keys that exist, at most 100, as they are now."""
        wanted = {"Keys": [self._low(key) for key in keys], "ConsistentRead": True}
        answer = self._call("batch_get_item", RequestItems={self._table: wanted})
        if answer.get("UnprocessedKeys"):
            raise _busy()
        return [self._plain(item) for item in answer["Responses"][self._table]]

    def page(self, **query: Any) -> list[Item]:  # noqa: ANN401 - passed through to boto3
        """Return one page of a query."""
        return self._read("query", query)[0]

    def query(self, **query: Any) -> Iterator[Item]:  # noqa: ANN401 - as above
        """Yield all items of a query, one page of 1 MB after another."""
        return self._pages("query", query)

    def all(self) -> Iterator[Item]:
        """Yield all items, partition by partition, one page of 1 MB after another."""
        return self._pages("scan", {"ConsistentRead": True})

    def write(self, writes: Sequence[Write]) -> None:
        """Make all writes or none; BusyError if a condition does not hold."""
        items = [
            {kind: {"TableName": self._table, **self._arguments(write)}}
            for entry in writes
            for kind, write in entry.items()
        ]
        self._call("transact_write_items", TransactItems=items)

    def step(self, key: Item, most: int, until: int) -> bool:
        """Add 1 to an item's `n`, unless it is `most`; return whether it was less."""
        try:
            self._call(
                "update_item",
                TableName=self._table,
                Key=key,
                UpdateExpression="ADD n :one SET expires = :until",
                ConditionExpression="attribute_not_exists(n) OR n < :most",
                ExpressionAttributeValues={":one": 1, ":until": until, ":most": most},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == _CONDITION:
                return False
            raise
        return True

    def put(self, item: Item) -> None:
        """Write an item, replacing an earlier one."""
        self._call("put_item", TableName=self._table, Item=item)

    def put_new(self, item: Item) -> None:
        """Write an item, unless one has its key."""
        try:
            free = "attribute_not_exists(pk)"
            self._call("put_item", TableName=self._table, Item=item, ConditionExpression=free)
        except ClientError as error:
            if error.response["Error"]["Code"] != _CONDITION:
                raise

    def delete(self, key: Item) -> None:
        """Delete an item. Idempotent."""
        self._call("delete_item", TableName=self._table, Key=key)

    def _pages(self, operation: str, query: Item) -> Iterator[Item]:
        start: Item | None = None
        while True:
            items, start = self._read(operation, {**query, "ExclusiveStartKey": start})
            yield from items
            if start is None:
                return

    def _read(self, operation: str, query: Item) -> tuple[list[Item], Item | None]:
        answer = self._call(operation, TableName=self._table, **query)
        last = answer.get("LastEvaluatedKey")
        items = [self._plain(item) for item in answer["Items"]]
        return items, self._plain(last) if last else None

    def _call(self, operation: str, **arguments: Any) -> Any:  # noqa: ANN401 - as above
        try:
            return getattr(self._client, operation)(**self._arguments(arguments))
        except ClientError as error:
            if _is_busy(error):
                raise _busy() from error
            raise

    def _arguments(self, arguments: Item) -> Item:
        """Return arguments as boto3 takes them: those that are None are left out."""
        return {
            name: self._low(value) if name in _PLAIN else value
            for name, value in arguments.items()
            if value is not None
        }

    def _low(self, item: Item) -> Item:
        return {name: self._serialize(value) for name, value in item.items()}

    def _plain(self, item: Item) -> Item:
        return {name: self._deserialize(value) for name, value in item.items()}


def _busy() -> BusyError:
    return BusyError("Too many people vote at this moment. Try again.")


def _is_busy(error: ClientError) -> bool:
    code = error.response["Error"]["Code"]
    if code != _CANCELED:
        return code in _BUSY
    reasons = {reason.get("Code", "None") for reason in error.response["CancellationReasons"]}
    return reasons <= _BUSY_REASONS
