"""moto's DynamoDB, made fit for 100,000 votes: work in proportion to what a call touches.

moto 5.2 copies the whole table before a transaction, to put it back should that fail, and sorts
the whole table for every page of a query or a scan: with 10,000 items a vote takes half a second.
Here moto's own code is shown only the part of the table that the call is about. A transaction
takes the place of the table meanwhile, so calls must come one at a time: `ObjectStore` sees to it.
"""

import copy
import json
from collections import defaultdict
from typing import Any

from moto.dynamodb import responses
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

Items = defaultdict[Any, dict[Any, Any]]


def install() -> None:
    """Have moto make its backends, tables and answers of these classes, from the next one on."""
    dynamodb_backends.backend = Backend
    responses.DynamoResult = Result  # type: ignore[misc] # a class in the place of its parent


class Result(responses.DynamoResult):
    """An answer; moto's own looks for every value of an item under all that it may be called."""

    def execute_result(self, context: Any) -> Any:  # noqa: ANN401 - moto's own types are for checkers only
        """Return the status, the headers and the body."""
        try:
            body = json.dumps(self.result)
        except TypeError:  # there is a time in it, or bytes, which items of ours never have
            return super().execute_result(context)
        return 200, {"Content-Type": "application/x-amz-json-1.0"}, body


class Backend(DynamoDBBackend):
    """Makes tables of the class below; its transactions copy no more than they touch."""

    __module__ = DynamoDBBackend.__module__  # by it moto finds the addresses of a service

    def create_table(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through to moto
        """Make a table."""
        made: Any = super().create_table(*arguments, **named)
        table: Any = PartitionedTable.__new__(PartitionedTable)
        table.__dict__ = made.__dict__
        self.tables[made.name] = table
        return table

    def transact_write_items(self, transact_items: list[dict[str, Any]]) -> None:
        """Write all items or none; raises what moto raises."""
        whole: Any = self.tables
        touched: defaultdict[str, list[Any]] = defaultdict(list)
        for write in transact_items:
            (operation,) = write.values()
            table: Any = self.get_table(operation["TableName"])
            key = operation.get("Key") or operation["Item"]
            touched[table.name].append(table.key_of(key))
        self.tables = {name: whole[name].with_only(keys) for name, keys in touched.items()}
        try:
            super().transact_write_items(transact_items)
            for name, keys in touched.items():
                whole[name].take_over(self.tables[name], keys)
        finally:
            self.tables = whole


class PartitionedTable(Table):
    """A table with a sort key, that finds the items of a partition without looking at others."""

    def key_of(self, attributes: dict[str, Any]) -> tuple[DynamoType, DynamoType]:
        """Return the key in the attributes of an item."""
        hash_key, range_key = (DynamoType(attributes[name]) for name in self.table_key_attrs)
        return hash_key, range_key

    def with_only(self, keys: list[tuple[DynamoType, DynamoType]]) -> "PartitionedTable":
        """Return a table of those items alone, as copies: moto changes an item where it lies."""
        items: Items = defaultdict(dict)
        for hash_key, range_key in keys:
            found = self.items.get(hash_key, {}).get(range_key)
            if found is not None:
                items[hash_key][range_key] = copy.deepcopy(found)
        return self._view(items)

    def take_over(self, other: Table, keys: list[tuple[DynamoType, DynamoType]]) -> None:
        """Make those items the same as in another table."""
        for hash_key, range_key in keys:
            found = other.items.get(hash_key, {}).get(range_key)
            if found is not None:
                self.items[hash_key][range_key] = found
            else:
                self.items.get(hash_key, {}).pop(range_key, None)
                if not self.items.get(hash_key):
                    self.items.pop(hash_key, None)

    def query(self, hash_key: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through to moto
        """Return a page of the items of one partition, of the table or of an index."""
        items: Items = defaultdict(dict)
        index = arguments[6]
        if index is None:
            items[hash_key] = self.items.get(hash_key, {})
        else:
            (name, value), *_ = named["hash_key_conditions"]
            for own_hash, partition in self.items.items():
                for range_key, item in partition.items():
                    if name in item.attrs and item.attrs[name] == value:
                        items[own_hash][range_key] = item
        return Table.query(self._view(items), hash_key, *arguments, **named)

    def scan(
        self,
        filters: Any,  # noqa: ANN401 - as above
        limit: int,
        exclusive_start_key: Any,  # noqa: ANN401 - as above
        *arguments: Any,  # noqa: ANN401 - as above
        **named: Any,  # noqa: ANN401 - as above
    ) -> Any:  # noqa: ANN401 - as above
        """Return a page of all items, partition by partition."""
        start = exclusive_start_key
        first = start[self.hash_key_attr]["S"] if start else ""
        items: Items = defaultdict(dict)
        size = 0
        # Two pages are enough for moto to see that there is one after that which it answers.
        for hash_key in sorted(self.items, key=lambda key: str(key.value)):
            if hash_key.value >= first:
                items[hash_key] = self.items[hash_key]
            if hash_key.value > first:
                size += sum(item.size() for item in items[hash_key].values())
            if size > 2 * RESULT_SIZE_LIMIT:
                break
        return Table.scan(self._view(items), filters, limit, start, *arguments, **named)

    def _view(self, items: Items) -> "PartitionedTable":
        view = copy.copy(self)
        view.items = items
        return view
