"""100,000 votes: the export lists them in bounded memory."""

import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from boto3.dynamodb.types import TypeSerializer

from chalicelib.aws import schema
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.ports import Exclusion, LabelledPicture, Vote, answer_of
from fuzzyvision.common.stages import Stage
from fuzzyvision.dataset.download import BATCH
from fuzzyvision.dataset.export import export
from tests.support.peers import subject
from tests.support.pictures import encoded, noise

VOTES, VOTERS = 100_000, 200
DATA = [encoded(noise(32, 32, seed)) for seed in range(10)]


def pictures(number: int) -> Iterator[LabelledPicture]:
    """Generate labelled pictures, each when it is asked for."""
    for picture in range(number):
        votes = tuple(
            Vote(
                f"{picture}-{voter}", answer_of("Mouse"), blind=True, voted_at=f"2026-11-22T{voter}"
            )
            for voter in range(VOTERS)
        )
        yield LabelledPicture(subject(f"{picture:032x}"), votes)


class Generated:
    """Stands for the table and for storage; counts the pictures with votes that are held."""

    def __init__(self, votes: int) -> None:
        self._number = votes // VOTERS
        self._held = self.most_held = 0

    def exclusions(self) -> list[Exclusion]:
        return []

    def pictures(self) -> Iterator[LabelledPicture]:
        for listed in pictures(self._number):
            self._held += 1
            self.most_held = max(self.most_held, self._held)
            weakref.finalize(listed, self._dropped)
            yield listed
            del listed

    def read(self, key: str) -> bytes:
        return DATA[crc32(key.encode()) % len(DATA)]  # hash() differs from run to run

    def _dropped(self) -> None:
        self._held -= 1


@pytest.mark.slow
def test_100_000_votes_are_held_in_two_batches(tmp_path: Path) -> None:
    made: Any = Generated(VOTES)
    export(Stage("prod", "one", "results", made, made), tmp_path / "many")
    assert VOTES // VOTERS > 4 * BATCH
    assert made.most_held <= 2 * BATCH + 1


class Scanned:
    """Stands for DynamoDB: pages of a scan that are made when they are asked for."""

    def __init__(self) -> None:
        self.pages = 0

    def scan(self, **_: object) -> dict[str, Any]:
        self.pages += 1
        items = []
        for listed in pictures(4):
            items.append(schema.picture_item(listed.picture))
            items += [schema.vote_item(listed.picture, vote) for vote in listed.votes[:5]]
        wired = [TypeSerializer().serialize(item)["M"] for item in items]
        return {"Items": wired, "LastEvaluatedKey": {"pk": {"S": "more"}}}


def test_table_pages_are_read_lazily() -> None:
    client = Scanned()
    listed = DynamoDBVotes(client, "votes").pictures()
    for number in range(1, 12):
        next(listed)
        assert client.pages <= number // 4 + 1
