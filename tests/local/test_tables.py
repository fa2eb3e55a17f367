"""What the local store's tables add to moto: transactions and pages that do not slow down."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.errors import BusyError
from chalicelib.items import Items
from tests.conftest import VotesTable

FREE = {"ConditionExpression": "attribute_not_exists(pk)"}


@pytest.fixture
def items(votes_table: VotesTable) -> Items:
    return Items(votes_table.dynamodb, votes_table.name)


def step(sk: str, condition: str = "attribute_exists(pk)") -> dict[str, Any]:
    return {
        "Update": {
            "Key": {"pk": "p", "sk": sk},
            "UpdateExpression": "ADD n :one",
            "ConditionExpression": condition,
            "ExpressionAttributeValues": {":one": 1},
        }
    }


def numbers(items: Items) -> dict[str, int]:
    return {item["sk"]: int(item["n"]) for item in items.all()}


def test_a_transaction_that_fails_at_its_end_has_changed_nothing(items: Items) -> None:
    items.write([{"Put": {"Item": {"pk": "p", "sk": sk, "n": 1}}} for sk in "ab"])
    with pytest.raises(BusyError):
        items.write(
            [
                step("a"),
                {"Delete": {"Key": {"pk": "p", "sk": "b"}}},
                {"Put": {"Item": {"pk": "q", "sk": "new", "n": 1}}},
                step("missing"),
            ]
        )
    assert numbers(items) == {"a": 1, "b": 1}


def test_a_transaction_puts_changes_and_deletes(items: Items) -> None:
    items.write([{"Put": {"Item": {"pk": "p", "sk": sk, "n": 1}, **FREE}} for sk in "ab"])
    put = {"Put": {"Item": {"pk": "p", "sk": "c", "n": 5}, **FREE}}
    items.write([step("a"), {"Delete": {"Key": {"pk": "p", "sk": "b"}}}, put])
    assert numbers(items) == {"a": 2, "c": 5}


def test_transactions_at_once_lose_no_step(items: Items) -> None:
    items.write([{"Put": {"Item": {"pk": "p", "sk": sk, "n": 0}}} for sk in "ab"])
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: items.write([step("a"), step("b")]), range(64)))
    assert numbers(items) == {"a": 64, "b": 64}


def test_a_big_table_does_not_slow_down_what_touches_little_of_it(items: Items) -> None:
    def seconds() -> float:
        times = []
        for _ in range(5):
            started = time.perf_counter()
            items.write([step("a")])
            items.page(KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": "p"})
            times.append(time.perf_counter() - started)
        return min(times)

    items.write([{"Put": {"Item": {"pk": "p", "sk": "a", "n": 0}}}])
    small = seconds()
    for page in range(30):
        items.write([{"Put": {"Item": {"pk": f"{page}-{n}", "sk": "x"}}} for n in range(100)])
    assert seconds() < 3 * small + 0.02


def test_a_scan_gives_every_item_once_partition_by_partition(items: Items) -> None:
    written = [(f"p{page:02}", f"{n:03}") for page in range(5) for n in range(90)]
    for first in range(0, len(written), 90):
        puts = [
            {"Put": {"Item": {"pk": pk, "sk": sk, "n": 1, "text": "x" * 5000}}}
            for pk, sk in written[first : first + 90]
        ]
        items.write(puts)
    assert [(item["pk"], item["sk"]) for item in items.all()] == written
