"""Events as they really come: twice, late, shuffled, several at once, and broken."""

import json
import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chalice.test import Client

import app
from chalicelib.errors import MalformedEventError
from tests.support.pictures import encoded, noise
from tests.support.stores import Buckets
from tests.support.uploads import record

Record = dict[str, Any]
pytestmark = pytest.mark.usefixtures("api")


def post(buckets: Buckets, body: bytes, upload_id: str = "") -> Record:
    """Put an upload where a form would, and return the record that S3 sends of it."""
    upload_id = upload_id or uuid.uuid4().hex
    put = buckets.s3.put_object(Bucket=buckets.uploads, Key=upload_id, Body=body)
    sent = record(upload_id)
    sent["s3"]["object"]["eTag"] = put["ETag"].strip('"')
    return sent


def deliver(*records: Record) -> None:
    """Invoke the worker as Lambda does, with one message that holds these records."""
    deliver_body(json.dumps({"Records": list(records)}))


def deliver_body(body: str) -> None:
    app.process_uploads({"Records": [{"body": body, "receiptHandle": "r"}]}, None)


def id_of(sent: Record) -> str:
    return str(sent["s3"]["object"]["key"])


def answer_of(buckets: Buckets, sent: Record) -> Any:  # noqa: ANN401 - JSON
    found = buckets.s3.get_object(Bucket=buckets.results, Key=f"answers/{id_of(sent)}.json")
    return json.loads(found["Body"].read())


def images(buckets: Buckets) -> list[str]:
    return [key for key in buckets.keys(buckets.results) if key.startswith("images/")]


@pytest.mark.parametrize("times", [2, 5])
def test_repeated_event_gives_one_result(buckets: Buckets, times: int) -> None:
    sent = post(buckets, encoded(noise(64, 64)))
    for _ in range(times):
        deliver(sent)
    assert len(images(buckets)) == 1
    assert answer_of(buckets, sent)["status"] == "classified"


@pytest.mark.slow
def test_concurrent_workers_give_one_result(
    buckets: Buckets,
) -> None:
    records = [post(buckets, encoded(noise(64, 64, seed))) for seed in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliver, [sent for sent in records for _ in range(2)]))
    names = {answer_of(buckets, sent)["result"]["name"] for sent in records}
    assert len(names) == len(images(buckets)) == 20
    assert buckets.keys(buckets.uploads) == []


def test_message_may_hold_several_uploads(buckets: Buckets) -> None:
    records = [post(buckets, encoded(noise(64, 64, seed))) for seed in range(6)]
    random.Random(1).shuffle(records)  # noqa: S311 - chance for a test, no secret
    deliver(*records)
    assert len(images(buckets)) == 6


def test_failing_upload_does_not_block_others(
    buckets: Buckets,
) -> None:
    gone = record(uuid.uuid4().hex)
    fine = post(buckets, encoded(noise(64, 64)))
    with pytest.raises(ExceptionGroup) as caught:
        deliver(record("not an id"), gone, {}, fine)
    assert [type(error) for error in caught.value.exceptions] == [MalformedEventError] * 2
    assert answer_of(buckets, fine)["status"] == "classified"


def test_test_messages_are_acknowledged() -> None:
    deliver_body(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"}))


def test_malformed_message_is_refused() -> None:
    with pytest.raises(MalformedEventError):
        deliver_body("{}")


def test_form_posted_twice_gives_one_result(buckets: Buckets) -> None:
    upload_id = uuid.uuid4().hex
    first = post(buckets, encoded(noise(64, 64)), upload_id)
    second = post(buckets, b"just text", upload_id)
    deliver(first)
    deliver(second)
    deliver(first)
    assert answer_of(buckets, first)["error"]["code"] == "unsupported-format"
    assert buckets.keys(buckets.results) == [f"answers/{upload_id}.json"]
    assert buckets.keys(buckets.uploads) == []


@pytest.mark.slow
def test_thousand_events_are_answered_once(buckets: Buckets, api: Client) -> None:
    del api
    pictures = [encoded(noise(48, 48, seed)) for seed in range(20)]
    records = [post(buckets, pictures[number % 20]) for number in range(800)]
    events = records + random.Random(2).sample(records, 200)  # noqa: S311 - as above
    random.Random(3).shuffle(events)  # noqa: S311 - as above
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, events))
    assert len(images(buckets)) == 800
    assert len(buckets.keys(buckets.results)) == 5 * 800  # answer, and what has a name
    assert buckets.keys(buckets.uploads) == []
