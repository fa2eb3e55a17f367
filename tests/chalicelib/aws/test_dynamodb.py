"""How DynamoDB refuses, in the words of its reference, and what is worth repeating."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import retry
from chalicelib.aws.dynamodb import Items
from chalicelib.errors import BusyError
from tests.support.stores import VotesTable


class Refusing:
    """A client that refuses with one error, or answers as one reads."""

    def __init__(self, code: str, reasons: list[str] | None = None, times: int = 1) -> None:
        answer: Any = {"Error": {"Code": code, "Message": code}}
        if reasons is not None:
            answer["CancellationReasons"] = [{"Code": reason} for reason in reasons]
        self._error = ClientError(answer, "TransactWriteItems")
        self.left = times

    def transact_write_items(self, **_request: object) -> None:
        if self.left:
            self.left -= 1
            raise self._error

    def batch_get_item(self, **_request: object) -> object:
        return {"Responses": {"votes": []}, "UnprocessedKeys": {"votes": {"Keys": [{}]}}}


CANCELED = "TransactionCanceledException"


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        (CANCELED, ["None", "ConditionalCheckFailed", "None"]),
        (CANCELED, ["TransactionConflict", "None"]),
        (CANCELED, ["ProvisionedThroughputExceeded", "None"]),
        (CANCELED, ["ThrottlingError"]),
        ("ThrottlingException", None),
        ("ProvisionedThroughputExceededException", None),
        ("RequestLimitExceeded", None),
        ("TransactionConflictException", None),
        ("TransactionInProgressException", None),
    ],
)
def test_what_is_worth_repeating_is_repeated(code: str, reasons: list[str] | None) -> None:
    client = Refusing(code, reasons, times=3)
    with pytest.raises(BusyError):
        Items(client, "votes").write([])
    retry.retry_on_busy(lambda: Items(client, "votes").write([]))
    assert client.left == 0


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        (CANCELED, ["None", "ValidationError"]),
        (CANCELED, ["ConditionalCheckFailed", "ItemCollectionSizeLimitExceeded"]),
        ("AccessDeniedException", None),
        ("ValidationException", None),
        ("ResourceNotFoundException", None),
    ],
)
def test_what_can_only_fail_again_is_not(code: str, reasons: list[str] | None) -> None:
    client = Refusing(code, reasons)
    with pytest.raises(ClientError):
        retry.retry_on_busy(lambda: Items(client, "votes").write([]))


def test_unprocessed_items_are_read_again() -> None:
    with pytest.raises(BusyError):
        Items(Refusing(""), "votes").some([{"pk": "a", "sk": "b"}])


def test_plain_values_come_back_as_they_went(votes_table: VotesTable) -> None:
    items = Items(votes_table.dynamodb, votes_table.name)
    item = {
        "pk": "\N{THREE BUTTON MOUSE}#/",
        "sk": "s",
        "text": "",
        "none": None,
        "yes": True,
        "number": 3,
        "texts": ["a", "b"],
        "numbers": {"=a": 1, "-": 2},
    }
    items.write([{"Put": {"Item": item}}])
    assert items.one({"pk": item["pk"], "sk": "s"}) == item
    assert items.some([{"pk": item["pk"], "sk": sk} for sk in "st"]) == [item]
    assert items.page(
        KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": item["pk"]}
    ) == [item]
    items.delete({"pk": item["pk"], "sk": "s"})
    assert items.one({"pk": item["pk"], "sk": "s"}) is None
