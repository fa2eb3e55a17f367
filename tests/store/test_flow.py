"""The whole flow against a store, without the stack: ticket, form, event, worker, answer."""

import json
from typing import Any

import pytest
import requests
from chalice.test import Client

from chalicelib import keys
from chalicelib.uploads.documents import MOST_PREDICTIONS
from tests.support.paths import BUNDLED
from tests.support.pictures import decoded, encoded, noise
from tests.support.stores import Buckets

Json = dict[str, Any]


def ticket(api: Client, size: int) -> Json:
    body = json.dumps({"filename": "m.jpg", "content_type": "image/jpeg", "size": size})
    response = api.http.post("/uploads", headers={"Content-Type": "application/json"}, body=body)
    assert response.status_code == 201
    found: Json = response.json_body
    return found


def upload(api: Client, data: bytes) -> Json:
    """Take a picture as far as the uploads bucket; return its ticket."""
    form = ticket(api, len(data))
    posted = requests.post(
        form["url"], data=form["fields"], files={"file": ("m.jpg", data)}, timeout=30
    )
    assert posted.status_code == 204
    return form


def event_of(buckets: Buckets, upload_id: str) -> str:
    """Return what S3 tells the queue of an object that is there (event structure 2.1)."""
    head = buckets.s3.head_object(Bucket=buckets.uploads, Key=upload_id)
    stored = {
        "key": upload_id,
        "size": head["ContentLength"],
        "eTag": head["ETag"].strip('"'),
        "sequencer": "0055AED6DCD90281E5",
    }
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": head["LastModified"].strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "eventName": "ObjectCreated:Post",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": buckets.uploads}, "object": stored},
    }
    return json.dumps({"Records": [record]})


def deliver(api: Client, *messages: str) -> None:
    queued = api.events.generate_sqs_event(list(messages))
    api.lambda_.invoke("answer_uploads", queued)


def answer_to(api: Client, buckets: Buckets, data: bytes) -> tuple[str, Json]:
    """Take a picture all the way; return its upload id and its answer."""
    form = upload(api, data)
    deliver(api, event_of(buckets, form["id"]))
    answer: Json = json.loads(read(buckets, form["answer"]))
    return form["id"], answer


def read(buckets: Buckets, path: str) -> bytes:
    """Return a public object by the path that the browser asks for."""
    found = buckets.s3.get_object(Bucket=buckets.results, Key=path.removeprefix("/"))
    body: bytes = found["Body"].read()
    return body


def test_accepted_picture_travels_to_its_answer(api: Client, buckets: Buckets) -> None:
    upload_id, answer = answer_to(api, buckets, encoded(noise(800, 600)))
    assert answer["status"] == "classified"
    result = answer["result"]
    name = result["name"]
    assert json.loads(read(buckets, f"/results/{name}.json")) == result
    assert decoded(read(buckets, result["image"])).size == (800, 600)
    assert decoded(read(buckets, result["thumbnail"])).size == (BUNDLED.width, BUNDLED.height)
    total = sum(entry["probability"] for entry in result["predictions"])
    assert total == pytest.approx(1, abs=0.01) or len(BUNDLED.labels) > MOST_PREDICTIONS
    assert buckets.keys(buckets.results) == [
        keys.answer_key(upload_id),
        *sorted(keys.written_keys(name)),
    ]
    assert buckets.keys(buckets.uploads) == []


def test_refused_picture_leaves_only_its_answer(api: Client, buckets: Buckets) -> None:
    upload_id, answer = answer_to(api, buckets, b"just text in a file named .jpg")
    assert answer["status"] == "rejected"
    assert answer["error"]["code"] == "unsupported-format"
    assert buckets.keys(buckets.results) == [keys.answer_key(upload_id)]
    assert buckets.keys(buckets.uploads) == []


def test_late_event_changes_nothing(api: Client, buckets: Buckets) -> None:
    form = upload(api, encoded(noise(200, 150)))
    event = event_of(buckets, form["id"])
    deliver(api, event)
    before = {key: read(buckets, key) for key in buckets.keys(buckets.results)}
    deliver(api, event, event)
    assert {key: read(buckets, key) for key in buckets.keys(buckets.results)} == before


def test_form_posted_twice_gives_the_later_result(api: Client, buckets: Buckets) -> None:
    first, later = encoded(noise(200, 150)), encoded(noise(300, 150))
    form = upload(api, first.ljust(len(later), b"\0"))  # the form takes one size
    files = {"file": ("m.jpg", later)}
    assert requests.post(form["url"], form["fields"], files=files, timeout=30).status_code == 204
    deliver(api, event_of(buckets, form["id"]))
    result = json.loads(read(buckets, form["answer"]))["result"]
    assert decoded(read(buckets, result["image"])).size == (300, 150)
    assert len([key for key in buckets.keys(buckets.results) if key.startswith("images/")]) == 1
