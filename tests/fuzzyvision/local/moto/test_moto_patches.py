"""What the local store's tables add to moto: transactions and pages that do not slow down."""

import cProfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.aws.dynamodb import Items
from chalicelib.errors import BusyError
from tests.support.in_process import bring_near
from tests.support.stores import Store, VotesTable

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


def test_failed_transaction_changes_nothing(items: Items) -> None:
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


def test_work_does_not_grow_with_the_table(
    tables: Store, votes_table: VotesTable, items: Items
) -> None:
    """Counted in calls of functions, which come out the same on a machine that is busy."""
    assert tables.application is not None
    bring_near(votes_table.dynamodb, tables.application)

    def calls() -> int:
        with cProfile.Profile() as profile:
            items.write([step("a")])
            items.page(KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": "p"})
        return sum(entry.callcount for entry in profile.getstats())

    items.write([{"Put": {"Item": {"pk": "p", "sk": "a", "n": 0}}}])
    calls()
    small = calls()
    for page in range(30):
        items.write([{"Put": {"Item": {"pk": f"{page}-{n}", "sk": "x"}}} for n in range(100)])
    assert calls() < 1.1 * small


def test_scan_yields_every_item_once(items: Items) -> None:
    written = [(f"p{page:02}", f"{n:03}") for page in range(5) for n in range(90)]
    for first in range(0, len(written), 90):
        puts = [
            {"Put": {"Item": {"pk": pk, "sk": sk, "n": 1, "text": "x" * 5000}}}
            for pk, sk in written[first : first + 90]
        ]
        items.write(puts)
    assert [(item["pk"], item["sk"]) for item in items.all()] == written
