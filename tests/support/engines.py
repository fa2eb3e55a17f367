"""Engines under test: their ports, and a look behind them that no port gives."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import pytest

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.ports import Objects, Ports, Votes
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.objects import FileObjects
from fuzzyvision.local.queue import SQLiteQueue
from fuzzyvision.local.votes import SQLiteVotes
from tests.support.inboxes import Inbox, SQLiteInbox, SQSInbox
from tests.support.interruptions import Interruption
from tests.support.stores import Buckets, ListedQueue, VotesTable


class Engine(Protocol):
    """An engine that no other test knows."""

    @property
    def name(self) -> str: ...
    @property
    def objects(self) -> Objects: ...
    @property
    def votes(self) -> Votes: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def ports(self) -> Ports: ...

    def interrupted(self, interruption: Interruption) -> Ports:
        """Return the ports, interrupted at their calls, or at those that they make."""

    def post(self, upload_id: str, body: bytes) -> str:
        """Put an upload where the form would; return its ETag as the event says it."""

    def uploads(self) -> list[str]:
        """Return the ids of the uploads that are there, in order."""

    def upload_type(self, upload_id: str) -> str:
        """Return what type an upload has; AssertionError if anything else is kept with it."""

    def keys(self) -> list[str]:
        """Return the keys of all objects, in order."""

    def content_type(self, key: str) -> str:
        """Return what type an object is served with."""

    def rows(self) -> list[Any]:
        """Return all that is kept of votes, in a form that shows whether anything has changed."""


@dataclass(frozen=True)
class AwsEngine:
    """The adapters for AWS, in front of a server of its kind."""

    name: str
    buckets: Buckets
    table: VotesTable
    sqs: Any

    @property
    def objects(self) -> S3Objects:
        uploads, results = self.buckets.uploads, self.buckets.results
        return S3Objects(self.buckets.s3, uploads=uploads, results=results)

    @property
    def votes(self) -> DynamoDBVotes:
        return DynamoDBVotes(self.table.dynamodb, self.table.name)

    @cached_property
    def inbox(self) -> SQSInbox:
        return SQSInbox(self.sqs)

    @property
    def ports(self) -> Ports:
        return Ports(self.objects, self.votes, ListedQueue())

    def interrupted(self, interruption: Interruption) -> Ports:
        return interruption.ports(self.buckets, self.table)

    def post(self, upload_id: str, body: bytes) -> str:
        put = self.buckets.s3.put_object(Bucket=self.buckets.uploads, Key=upload_id, Body=body)
        return str(put["ETag"]).strip('"')

    def uploads(self) -> list[str]:
        return self.buckets.keys(self.buckets.uploads)

    def upload_type(self, upload_id: str) -> str:
        found = self.buckets.s3.get_object(Bucket=self.buckets.uploads, Key=upload_id)
        assert found["Metadata"] == {}
        assert "TagCount" not in found
        return str(found["ContentType"])

    def keys(self) -> list[str]:
        return self.buckets.keys(self.buckets.results)

    def content_type(self, key: str) -> str:
        head = self.buckets.s3.head_object(Bucket=self.buckets.results, Key=key)
        return str(head["ContentType"])

    def rows(self) -> list[Any]:
        return self.table.items()


@dataclass(frozen=True)
class FolderEngine:
    """The adapters for one machine, in a folder."""

    folder: Folder
    name: str = "folder"
    objects: FileObjects = field(init=False)
    votes: SQLiteVotes = field(init=False)
    inbox: SQLiteInbox = field(init=False)

    def __post_init__(self) -> None:
        address = "http://localhost:8000"
        object.__setattr__(self, "objects", FileObjects(self.folder, 30, lambda: address))
        object.__setattr__(self, "votes", SQLiteVotes(self.folder.database))
        object.__setattr__(self, "inbox", SQLiteInbox(SQLiteQueue(self.folder.database)))

    @property
    def ports(self) -> Ports:
        return Ports(self.objects, self.votes, self.inbox.queue)

    def interrupted(self, interruption: Interruption) -> Ports:
        wrap = interruption.client
        return Ports(wrap(self.objects), wrap(self.votes), self.inbox.queue)

    def post(self, upload_id: str, body: bytes) -> str:
        etag = self.objects.store_upload(upload_id, body, "image/jpeg")
        if etag is None:
            pytest.skip("one machine takes one post for each ticket")
        return etag.strip('"')

    def uploads(self) -> list[str]:
        return [key.removeprefix("uploads/") for key in self._keys() if key.startswith("uploads/")]

    def upload_type(self, upload_id: str) -> str:
        found = self.objects.find(f"uploads/{upload_id}")
        assert found is not None
        assert (found.claim, found.picture_id) == ("", "")
        return found.content_type

    def keys(self) -> list[str]:
        return [key for key in self._keys() if not key.startswith("uploads/")]

    def content_type(self, key: str) -> str:
        found = self.objects.find(key)
        assert found is not None
        return found.content_type

    def rows(self) -> list[Any]:
        tables = ("pictures", "votes", "queue", "quota", "salts", "pauses")
        read = self.folder.database.connection.execute
        return [tuple(row) for table in tables for row in read(f"SELECT * FROM {table}")]  # noqa: S608 - our own names

    def entries(self) -> list[str]:
        """Return the names of all that is kept of votes."""
        names = (
            "SELECT 'picture ' || pid AS name FROM pictures"
            " UNION ALL SELECT 'vote ' || pid || ' ' || voter FROM votes"
            " UNION ALL SELECT 'queue ' || key FROM queue ORDER BY name"
        )
        return [row["name"] for row in self.folder.database.connection.execute(names)]

    def _keys(self) -> list[str]:
        rows = self.folder.database.connection.execute("SELECT key FROM objects ORDER BY key")
        return [row["key"] for row in rows]
