"""S3Objects fails on one call in ten; the queue delivers again; nothing is lost or doubled."""

import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.config import Config

from chalicelib import keys
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.ports import Ports
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from fuzzyvision.local import servers
from fuzzyvision.local.moto import resources
from fuzzyvision.local.moto.aws_server import ObjectStore
from fuzzyvision.local.servers import HOST, Server
from tests.support.faulty_store import TIMEOUT, FaultyStore
from tests.support.pictures import encoded, quadrants
from tests.support.stores import CREDENTIALS, SETTINGS, Buckets, ListedQueue, Store, VotesTable
from tests.support.uploads import MODEL

UPLOADS = 500


@pytest.fixture
def stores() -> Iterator[tuple[Store, FaultyStore, Store]]:
    """Serve one store at two addresses: a sound one, and one that fails on a call in ten."""
    sound = ObjectStore(CREDENTIALS, [])
    faulty = FaultyStore(sound, share=0.1, seed=1)
    listeners = [servers.bind(0), servers.bind(0)]
    running = [Server(listeners[0], sound), Server(listeners[1], faulty)]
    for server in running:
        server.start()
    urls = [f"http://{HOST}:{servers.port_of(listener)}" for listener in listeners]
    yield Store(urls[0], CREDENTIALS), faulty, Store(urls[1], CREDENTIALS)
    for server in running:
        server.stop()


def patient_client(store: Store, service: str) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
    """Return a client as on Lambda, but that waits less long for an answer."""
    config = Config(
        signature_version="s3v4" if service == "s3" else None,
        read_timeout=TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": 2},
    )
    return boto3.client(  # type: ignore[call-overload] # the service is known at run time only
        service,
        endpoint_url=store.url,
        region_name="us-east-1",
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=CREDENTIALS.secret_key,
        config=config,
    )


def post(buckets: Buckets, number: int) -> Upload:
    """Post a picture, or in one case of five something else; return what its event says."""
    body = encoded(quadrants(40, 30)) if number % 5 else b"just text"
    upload_id = uuid.uuid4().hex
    put = buckets.s3.put_object(Bucket=buckets.uploads, Key=upload_id, Body=body)
    return Upload(upload_id, put["ETag"].strip('"'), "2026-11-22T12:00:00Z")


def deliver(upload: Upload, storage: S3Objects, table: DynamoDBVotes) -> int:
    """Deliver an upload until it is answered, as the queue does; return how often that was."""
    for tries in range(1, resources.MOST_TRIES + 1):
        try:
            worker.process_upload(upload, Ports(storage, table, ListedQueue()), MODEL, SETTINGS)
        except Exception:  # noqa: BLE001, S112 - whatever storage raises, the queue delivers again
            continue
        return tries
    raise AssertionError(f"{upload.id} is dead.")


@pytest.mark.slow
def test_failing_storage_loses_nothing(
    stores: tuple[Store, FaultyStore, Store],
) -> None:
    sound, faults, faulty = stores
    buckets = Buckets.fresh(sound)
    votes_table = VotesTable.fresh(sound)
    client = patient_client(faulty, "s3")
    storage = S3Objects(client, uploads=buckets.uploads, results=buckets.results)
    table = DynamoDBVotes(patient_client(faulty, "dynamodb"), votes_table.name)
    uploads = [post(buckets, number) for number in range(UPLOADS)]
    with ThreadPoolExecutor(16) as pool:
        tries = list(pool.map(lambda upload: deliver(upload, storage, table), uploads))
    assert faults.failed > UPLOADS / 2
    assert max(tries) > 1
    assert buckets.keys(buckets.uploads) == []
    stored = set(buckets.keys(buckets.results))
    expected = set()
    for upload in uploads:
        key = keys.answer_key(upload.id)
        answer = json.loads(buckets.s3.get_object(Bucket=buckets.results, Key=key)["Body"].read())
        expected.add(key)
        if answer["status"] == "classified":
            name = answer["result"]["name"]
            expected |= set(keys.written_keys(name))
    assert stored == expected
    filed = [item["name"] for item in votes_table.items() if item["sk"] == "picture"]
    assert sorted(filed) == sorted(key[7:-4] for key in stored if key.startswith("images/"))
    assert len(stored) == UPLOADS + 4 * (UPLOADS - UPLOADS // 5)
