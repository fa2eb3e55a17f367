"""Measures what one picture asks of AWS, with objects in memory and no account."""

import gzip
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from chalicelib import keys
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.aws.sqs import SQSQueue
from chalicelib.model import card
from chalicelib.model.classifier import Classifier
from chalicelib.ports import Ports
from chalicelib.settings import Settings
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from fuzzyvision.aws import photos
from fuzzyvision.aws.estimate import Picture
from fuzzyvision.aws.memory_client import MemoryClient
from fuzzyvision.aws.photos import SIZES
from fuzzyvision.common import site
from fuzzyvision.common.errors import CommandError

_UPLOADS, _RESULTS, _VOTES = "uploads", "results", "votes"


def picture(bench: Path, model_folder: Path, size: str) -> Picture:
    """Measure a picture of the bench, `small` or `large`.

    Its time comes from the file that the bench wrote; calls, bytes and site from here. Raises
    CommandError if the bench has not run.
    """
    seconds = worker_seconds(bench, size)
    client = CountingClient(MemoryClient())
    _answer(client, photos.photo(*SIZES[size]), model_folder)
    files = site.files(model_folder)
    return Picture(
        worker_seconds=seconds,
        calls=dict(client.calls),
        stored=client.bytes,
        site_requests=len(files),
        site_bytes=compressed({path: file.body for path, file in files.items()}),
    )


def worker_seconds(bench: Path, size: str) -> float:
    """Return the seconds that the bench's worker took for a picture, on one core.

    Raises CommandError if the bench has not run.
    """
    try:
        document: dict[str, Any] = json.loads(bench.read_text())
        return float(document["subjects"]["worker"]["loads"][size]["median"]) / 1000
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(
            "There are no measured times yet. Run `make bench ARGS=--quick` first: "
            f"it writes {bench}."
        ) from error


def compressed(bodies: Mapping[str, bytes]) -> int:
    """Return the bytes that travel when all of these are asked for."""
    return sum(len(gzip.compress(body)) for body in bodies.values())


class CountingClient:
    """An S3 client that counts the calls to another one, and the bytes that it is to keep."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - boto3 makes its client classes at run time
        self.calls: Counter[str] = Counter()
        self.bytes = 0
        self._client = client

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        """Return the other client's method, with the count around it."""
        method = getattr(self._client, name)

        def call(**request: Any) -> Any:  # noqa: ANN401 - as above
            self.calls[name] += 1
            self.bytes += len(request.get("Body", b""))
            return method(**request)

        return call


def _answer(client: CountingClient, body: bytes, model_folder: Path) -> None:
    storage = S3Objects(cast("Any", client), uploads=_UPLOADS, results=_RESULTS)
    upload = Upload(keys.new_upload_id(), MemoryClient.ETAG, "2026-11-22T12:00:00Z")
    client.put_object(Bucket=_UPLOADS, Key=upload.id, Body=body)
    client.calls.clear()  # the peer's form, not the worker's call
    client.bytes = 0
    model = worker.Model(card.load(model_folder), Classifier(model_folder).probabilities)
    settings = Settings(_UPLOADS, _RESULTS, _VOTES)
    ports = Ports(storage, DynamoDBVotes(client, _VOTES), SQSQueue("", lambda: cast("Any", client)))
    worker.process_upload(upload, ports, model, settings)
