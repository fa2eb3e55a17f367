"""A picture record with its votes, and many of them in a table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.aws import schema
from chalicelib.aws.dynamodb import Items
from chalicelib.ports import PictureRecord, Vote
from chalicelib.voting import records
from tests.support.stores import VotesTable

RESULT = {
    "name": "7QK",
    "created": "2026-11-22T12:00:00Z",
    "model": {"name": "souqnet", "version": "3f2a9c01b7de"},
    "predictions": [
        {"label": "Mouse", "probability": 0.5812},
        {"label": "Watch", "probability": 0.4188},
    ],
    "label": None,
}
SUBJECT = records.from_result("0123456789abcdef" * 2, RESULT, keep_days=30)
VOTE = Vote("a", "=Mouse", False, "2026-11-22T12:00:00.000000Z")


def subjects(count: int, **changes: Any) -> Iterator[PictureRecord]:  # noqa: ANN401 - fields of a PictureRecord
    for number in range(count):
        pid = f"{number:032x}"
        yield replace(
            SUBJECT, pid=pid, name=f"N{number}", queue_key=f"{number:04}#{pid}", **changes
        )


def put(votes_table: VotesTable, items: Sequence[schema.Item]) -> None:
    """Write many items at once."""
    for first in range(0, len(items), 100):
        writes = [{"Put": {"Item": item}} for item in items[first : first + 100]]
        Items(votes_table.dynamodb, votes_table.name).write(writes)


def counted(client: Any) -> list[str]:  # noqa: ANN401 - boto3 makes its client classes at run time
    """Return the list to which the names of a client's calls will be added."""
    calls: list[str] = []
    client.meta.events.register(
        "before-call.dynamodb", lambda model, **_rest: calls.append(model.name)
    )
    return calls
