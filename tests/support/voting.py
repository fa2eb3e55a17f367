"""Pictures to vote on, filed as the worker does but drawn by nobody, and an audit of the table."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from chalicelib import keys
from chalicelib.model.card import Card, Input
from chalicelib.ports import Objects, PictureRecord, Ports, Votes
from chalicelib.uploads import documents
from chalicelib.uploads.worker import Model
from chalicelib.voting import records
from chalicelib.voting.service import VotingContext
from chalicelib.voting.votes import Ballot
from tests.support.audit import recount
from tests.support.interruptions import Interruption
from tests.support.stores import Buckets, ListedQueue, VotesTable

LABELS = ("Mouse", "Watch", "Shoes")
CARD = Card("souqnet", "3f2a9c01b7de", LABELS, Input(128, 128), threshold=0.6)
MODEL = Model(CARD, lambda _: [0.5, 0.3, 0.2])
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class VotingFixture:
    """Fresh buckets and a fresh table, with pictures that are filed in them."""

    buckets: Buckets
    votes_table: VotesTable
    storage: Objects
    table: Votes
    uploads: dict[str, str] = field(default_factory=dict)
    """The upload id of every name."""
    queue: ListedQueue = field(default_factory=ListedQueue)

    @property
    def ports(self) -> Ports:
        """The engine."""
        return Ports(self.storage, self.table, self.queue)

    def interrupted(self, interruption: Interruption) -> "VotingFixture":
        """Return the same with calls that are interrupted."""
        ports = interruption.ports(self.buckets, self.votes_table)
        return replace(self, storage=ports.objects, table=ports.votes)

    @property
    def context(self) -> VotingContext:
        """What votes are cast with."""
        return VotingContext(self.storage, self.table, LABELS)

    def file(
        self, best: float = 0.9, card: Card = CARD, keep_days: int = 30, *, example: bool = False
    ) -> str:
        """File a picture that the model takes for its first label; return its name."""
        upload_id = uuid.uuid4().hex
        name = f"P{len(self.uploads)}"
        self.uploads[name] = upload_id
        result = self.result(name, best, card) | ({"example": True} if example else {})
        pid = keys.picture_id(upload_id)
        key = keys.image_key(name)
        assert self.storage.write_new(key, name.encode(), "image/jpeg", claim="c", picture_id=pid)
        self.storage.write(keys.thumbnail_key(name), b"small", "image/png", picture_id=pid)
        self.storage.write(keys.share_key(name), b"<!doctype html>", "text/html", picture_id=pid)
        self.storage.write(
            keys.result_key(name), documents.encode(result), "application/json", picture_id=pid
        )
        answer = documents.encode(documents.classified(result))
        self.storage.write(keys.answer_key(upload_id), answer, "application/json")
        assert self.table.add(records.from_result(upload_id, result, keep_days))
        return name

    def result(self, name: str, best: float, card: Card = CARD) -> dict[str, Any]:
        """Return a result document of now."""
        rest = (1 - best) / (len(card.labels) - 1)
        created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return documents.result(name, created, card, [best, *[rest] * (len(card.labels) - 1)])

    def pid(self, name: str) -> str:
        """Return what the votes on a picture hang on."""
        return keys.picture_id(self.uploads[name])

    def picture(self, name: str) -> PictureRecord:
        """Return a picture as it is filed."""
        found = self.table.picture(self.pid(name))
        assert found is not None
        return found

    def expire(self, name: str) -> None:
        """Remove what the bucket's lifecycle would."""
        for key in keys.written_keys(name):
            self.storage.delete(key)
        self.storage.delete(keys.answer_key(self.uploads[name]))

    def left(self) -> list[str]:
        """Return all that is stored, in both buckets and the table."""
        return [
            *self.buckets.keys(self.buckets.uploads),
            *self.buckets.keys(self.buckets.results),
            *(f"{item['pk']}/{item['sk']}" for item in self.votes_table.items()),
        ]

    def tombstones(self, name: str) -> list[str]:
        """Return what is left of a picture that was deleted where a worker may still come."""
        return [keys.answer_key(self.uploads[name]), f"picture#{self.pid(name)}/picture"]

    def audit(self) -> None:
        """Count all votes again, and hold counters, tallies, places and copies against them."""
        items = self.votes_table.items()
        voted = recount(items)
        pictures = {item["pk"]: item for item in items if item["sk"] == "picture"}
        placed = {pk.split("#")[1]: item.get("place") for pk, item in pictures.items()}
        places = {item["sk"].split("#")[1]: item["sk"] for item in items if item["pk"] == "hard"}
        assert places == {pid: place for pid, place in placed.items() if place is not None}
        copied = {key for pid in voted for key in keys.labelled_keys(pid)}
        kept = {
            key for key in self.buckets.keys(self.buckets.results) if key.startswith("labelled/")
        }
        assert kept == copied


def ballot(
    voter: str, label: str | None = "Mouse", *, blind: bool = False, cannot_tell: bool = False
) -> Ballot:
    """Return a vote as a request asks for it."""
    return Ballot(voter, label, cannot_tell, blind)
