"""The worker is killed before and after each of its steps, and the message delivered again."""

import json
import signal
import subprocess
import sys
from dataclasses import astuple

import pytest

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.images import apart, pictures
from chalicelib.ports import Ports
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from tests.support.paths import ROOT
from tests.support.pictures import encoded, quadrants
from tests.support.stores import SETTINGS, Buckets, ListedQueue, Store, VotesTable, address
from tests.support.uploads import MODEL

ID = "0123456789abcdef" * 2
BODIES = {"good": encoded(quadrants()), "bad": b"just text"}
STEPS = {"good": 9, "bad": 4}
"""Read the answer and the upload, (image, thumbnail, result, share,) answer, (file,) delete it."""


def post(buckets: Buckets, kind: str) -> Upload:
    put = buckets.s3.put_object(Bucket=buckets.uploads, Key=ID, Body=BODIES[kind])
    return Upload(ID, put["ETag"].strip('"'), "2026-11-22T12:00:00Z")


def state(buckets: Buckets, table: VotesTable) -> dict[str, object]:
    """Return all that is stored, in both buckets and the table."""
    stored: dict[str, object] = {f"table/{item['pk']}": item for item in table.items()}
    return stored | {
        f"{bucket[:7]}/{key}": buckets.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        for bucket in (buckets.uploads, buckets.results)
        for key in buckets.keys(bucket)
    }


def answer(
    upload: Upload, buckets: Buckets, table: VotesTable, read: pictures.Read = pictures.read
) -> None:
    """Answer an upload as a worker does who lives."""
    storage = S3Objects(buckets.s3, uploads=buckets.uploads, results=buckets.results)
    ports = Ports(storage, DynamoDBVotes(table.dynamodb, table.name), ListedQueue())
    worker.process_upload(upload, ports, MODEL, SETTINGS, read)


@pytest.fixture
def undisturbed(store: Store) -> dict[str, dict[str, object]]:
    """Return what an undisturbed worker leaves behind, for each kind of picture."""
    states = {}
    for kind in BODIES:
        buckets, table = Buckets.fresh(store), VotesTable.fresh(store)
        answer(post(buckets, kind), buckets, table)
        states[kind] = state(buckets, table)
    return states


def kill(store: Store, buckets: Buckets, table: VotesTable, upload: Upload, **where: object) -> int:
    """Answer an upload in a process that kills itself; return how that ended."""
    orders = {**address(store, buckets, table), "upload": astuple(upload), **where}
    command = [sys.executable, "-m", "tests.support.killed_worker", json.dumps(orders)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own module


@pytest.mark.slow
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_worker_is_completed_by_the_next(
    store: Store, undisturbed: dict[str, dict[str, object]], kind: str, *, after: bool
) -> None:
    for step in range(1, STEPS[kind] + 1):
        buckets, table = Buckets.fresh(store), VotesTable.fresh(store)
        upload = post(buckets, kind)
        ended = kill(store, buckets, table, upload, step=step, after=after)
        assert ended == -signal.SIGKILL, step
        answer(upload, buckets, table)
        assert state(buckets, table) == undisturbed[kind], step


def test_picture_whose_decoding_was_killed_is_classified(
    store: Store, undisturbed: dict[str, dict[str, object]]
) -> None:
    buckets, table = Buckets.fresh(store), VotesTable.fresh(store)
    upload = post(buckets, "good")
    assert kill(store, buckets, table, upload, step=0, after=False) == -signal.SIGKILL
    answer(upload, buckets, table, apart.read_apart)
    assert state(buckets, table) == undisturbed["good"]
