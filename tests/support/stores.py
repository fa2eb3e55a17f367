"""Object stores and tables that tests use: moto's, or a real S3 server."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.aws.dynamodb import Items
from chalicelib.settings import Settings
from fuzzyvision.common.environment import Credentials
from fuzzyvision.local import servers
from fuzzyvision.local.moto import resources
from fuzzyvision.local.moto.aws_server import ObjectStore
from fuzzyvision.local.servers import HOST, Server

ORIGIN = "http://localhost:8000"
CREDENTIALS = Credentials("LOCALTEST", "secret")
SETTINGS = Settings("uploads", "results", "votes")
"""What the owner chooses by default; tests name their buckets and tables themselves."""


@dataclass(frozen=True)
class Store:
    """A server of AWS's kind and who may use it; `real` if it is Ceph and not our own stand-in."""

    url: str
    credentials: Credentials
    real: bool = False
    application: ObjectStore | None = None

    def bucket(self, name: str) -> Any:  # noqa: ANN401 - boto3 makes its resource classes at run time
        """Return a bucket, with the credentials of the store."""
        resource = boto3.resource(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=self.credentials.access_key,
            aws_secret_access_key=self.credentials.secret_key,
        )
        return resource.Bucket(name)

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
        """Return a client with the credentials of the store."""
        return boto3.client(  # type: ignore[call-overload] # the service is known at run time only
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=self.credentials.access_key,
            aws_secret_access_key=self.credentials.secret_key,
            config=Config(signature_version="s3v4") if service == "s3" else None,
        )


@dataclass(frozen=True)
class Buckets:
    """Two fresh buckets and a client to look into them."""

    s3: Any
    uploads: str
    results: str

    @classmethod
    def fresh(cls, store: Store) -> "Buckets":
        """Make two buckets that nobody else knows."""
        suffix = uuid.uuid4()
        made = cls(store.client("s3"), f"uploads-{suffix}", f"results-{suffix}")
        made.s3.create_bucket(Bucket=made.uploads)
        made.s3.create_bucket(Bucket=made.results)
        return made

    def keys(self, bucket: str) -> list[str]:
        """Return the keys of a bucket in order."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))


@dataclass(frozen=True)
class VotesTable:
    """A fresh table of votes and a client to look into it."""

    dynamodb: Any
    name: str

    @classmethod
    def fresh(cls, store: Store) -> "VotesTable":
        """Make a table that nobody else knows."""
        made = cls(store.client("dynamodb"), f"votes-{uuid.uuid4()}")
        resources.make_table(made.dynamodb, made.name)
        return made

    def items(self) -> list[dict[str, Any]]:
        """Return all items, as plain values."""
        return sorted(Items(self.dynamodb, self.name).all(), key=lambda i: (i["pk"], i["sk"]))


def address(store: Store, buckets: Buckets, table: VotesTable) -> dict[str, Any]:
    """Return where things are stored, as JSON for another process."""
    return {
        "url": store.url,
        "keys": astuple(store.credentials),
        "uploads": buckets.uploads,
        "results": buckets.results,
        "table": table.name,
    }


def at(there: dict[str, Any]) -> tuple[Buckets, VotesTable]:
    """Return what is stored at an address."""
    store = Store(there["url"], Credentials(*there["keys"]))
    buckets = Buckets(store.client("s3"), there["uploads"], there["results"])
    return buckets, VotesTable(store.client("dynamodb"), there["table"])


@dataclass(frozen=True)
class ListedQueue:
    """Stands for the worker's queue: a list of what was sent."""

    sent: list[str] = field(default_factory=list)

    def send(self, body: str) -> None:
        self.sent.append(body)


@contextmanager
def served(credentials: Credentials) -> Iterator[Store]:
    """Serve moto's S3, SQS and DynamoDB on a free port."""
    listener = servers.bind(0)
    application = ObjectStore(credentials, [ORIGIN])
    server = Server(listener, application)
    server.start()
    url = f"http://{HOST}:{servers.port_of(listener)}"
    yield Store(url, credentials, application=application)
    server.stop()
