"""One history's world: simulated services under the real adapters, and what was asked of them."""

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Self, TypeVar

from chalicelib import keys
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.aws.sqs import SQSQueue
from chalicelib.fit import CROP, Fit
from chalicelib.images import pictures
from chalicelib.images.pictures import Picture
from chalicelib.model.card import Card, Input
from chalicelib.ports import Ports
from chalicelib.settings import Settings
from chalicelib.uploads.worker import Model
from chalicelib.voting.service import VotingContext
from tests.support.pictures import encoded, quadrants
from tests.support.simulation.buckets import Buckets
from tests.support.simulation.hub import Hub
from tests.support.simulation.queues import Queues
from tests.support.simulation.tables import Tables
from tests.support.simulation.wire import Wire

LABELS = ("Mouse", "Watch", "Shoes")
BODIES = (
    encoded(quadrants(8, 8), "PNG"),
    encoded(quadrants(16, 8), "PNG"),
    b"no picture",
)
CARD = Card("souqnet", "3f2a9c01b7de", LABELS, Input(8, 8), threshold=0.6)
SETTINGS = Settings("uploads", "results", "votes", name_length=1, daily=4, client_hourly=3)
Adapter = TypeVar("Adapter", bound=S3Objects)
Votes = TypeVar("Votes", bound=DynamoDBVotes)
NAMES = "AB"
"""The short names that uploads want first: so few that they meet."""


@cache
def read(data: bytes, width: int, height: int, fit: Fit = CROP) -> Picture:
    """Read a picture as the worker does; the same bytes once in a process."""
    return pictures.read(data, width, height, fit)


@cache
def upload_ids() -> tuple[str, ...]:
    """Return upload ids whose pictures of BODIES all want one of NAMES first."""
    etags = [Buckets.etag(body) for body in BODIES]
    found = []
    for number in range(10_000):
        upload_id = f"{number:032x}"
        wanted = {next(keys.candidates(upload_id, etag, 1)) for etag in etags[:2]}
        if wanted <= {*NAMES}:
            found.append(upload_id)
    return tuple(found)


class Inline(Executor):
    """Does at once what is submitted: its calls hand control over like all others."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:  # noqa: ANN401 - as Executor has it
        """Call a function, and return what it returned or raised."""
        made: Future[Any] = Future()
        try:
            made.set_result(fn(*args, **named))
        except Exception as error:  # noqa: BLE001 - raised by who asks for the result
            made.set_exception(error)
        return made


@dataclass(frozen=True)
class Post:
    """A picture that S3 took: for which upload, which bytes, when."""

    upload_id: str
    body: bytes
    at: float


@dataclass
class Said:
    """A vote, or with no answer a withdrawal: by whom, on what, from when to when, and its outcome.

    One that has not ended, or failed, may have counted or not.
    """

    voter: str
    name: str
    pid: str
    answer: str | None
    start: float
    end: float = float("inf")
    outcome: str = ""


@dataclass
class World:
    """Services, ports, and a record of what peers asked for and were promised."""

    hub: Hub
    buckets: Buckets
    tables: Tables
    queues: Queues
    ports: Ports
    model: Model
    tickets: list[dict[str, Any]] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    asked: dict[str, list[float]] = field(default_factory=dict)
    """Uploads that somebody wants deleted, with when they asked."""
    deleted: dict[str, float] = field(default_factory=dict)
    """Uploads whose deletion was promised, with when that was last."""
    reviews: list[str] = field(default_factory=list)
    """Pictures that the owner wants shown, and was not told that they are."""
    told: list[str] = field(default_factory=list)
    """What readers were told."""
    exports: list[tuple[float, float, list[str]]] = field(default_factory=list)

    @classmethod
    def fresh(cls, hub: Hub) -> Self:
        """Make a world with nothing in it."""
        tables, queues = Tables(hub), Queues(hub)
        buckets = Buckets(hub, lambda key, etag, at: _notify(queues, key, etag, at))
        queue = Wire(queues, "sqs", hub)
        ports = Ports(
            objects_on(buckets, S3Objects),
            votes_on(tables, DynamoDBVotes),
            SQSQueue("queue", lambda: queue),  # type: ignore[arg-type,return-value] # a client in all that is used
        )
        model = Model(CARD, lambda pixels: [0.5, 0.3, 0.2] if pixels[0, 0, 0] else [0.9, 0.1, 0.0])
        world = cls(hub, buckets, tables, queues, ports, model)
        hub.deadlines.append(queues.next_due)
        return world

    @property
    def context(self) -> VotingContext:
        """What votes are cast with."""
        return VotingContext(self.ports.objects, self.ports.votes, LABELS)

    def names(self) -> list[str]:
        """Return the short names that have a picture."""
        return [
            key[len("images/") : -len(".jpg")] for key in self.buckets.keys("results", "images/")
        ]

    def pid_of(self, name: str) -> str:
        """Return whose a name is, or nothing."""
        found = self.buckets.objects.get(("results", keys.image_key(name)))
        return "" if found is None else found.metadata.get("picture", "")


def objects_on(buckets: Buckets, kind: type[Adapter]) -> Adapter:
    """Return an adapter for S3 on simulated buckets."""
    wire: Any = Wire(buckets, "s3", buckets.hub)
    return kind(wire, uploads="uploads", results="results", pool=Inline)


def votes_on(tables: Tables, kind: type[Votes]) -> Votes:
    """Return an adapter for DynamoDB on a simulated table."""
    return kind(Wire(tables, "dynamodb", tables.hub), "votes", lambda size: b"s" * size)


def _notify(queues: Queues, key: str, etag: str, at: datetime) -> None:
    stored = {"key": key, "size": 1, "eTag": etag, "sequencer": "0A"}
    record = {"eventTime": at.isoformat(), "s3": {"bucket": {"name": "uploads"}, "object": stored}}
    queues.send_message(QueueUrl="", MessageBody=json.dumps({"Records": [record]}))
