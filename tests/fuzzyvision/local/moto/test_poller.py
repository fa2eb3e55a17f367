import json
import threading
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fuzzyvision.local.moto import resources
from fuzzyvision.local.moto.poller import Poller
from tests.support.stores import Store

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@pytest.fixture
def sqs(store: Store) -> "SQSClient":
    client: SQSClient = store.client("sqs")
    return client


def waiting(sqs: "SQSClient", url: str) -> int:
    counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    hidden = int(counts["ApproximateNumberOfMessagesNotVisible"])
    return int(counts["ApproximateNumberOfMessages"]) + hidden


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(200):
        if condition():
            return
        pause.wait(0.05)
    raise AssertionError("It did not happen within 10 s.")


def test_message_is_delivered_and_deleted(sqs: "SQSClient") -> None:
    url = resources.make_queue(sqs, f"queue-{uuid.uuid4()}")
    events: list[dict[str, Any]] = []
    poller = Poller(sqs, url, lambda event, _context: events.append(event))
    poller.start()
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    until(lambda: bool(events) and waiting(sqs, url) == 0)
    poller.stop()
    record = events[0]["Records"][0]
    assert record["body"] == "hello"
    assert record["eventSource"] == "aws:sqs"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"


def test_fifth_failure_moves_to_the_dead_letters(
    sqs: "SQSClient",
) -> None:
    name = f"queue-{uuid.uuid4()}"
    url = resources.make_queue(sqs, name)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "0"})
    tries: list[str] = []

    def handler(event: dict[str, Any], _context: object) -> None:
        body = event["Records"][0]["body"]
        tries.append(body)
        if body == "bad":
            raise ValueError(body)

    poller = Poller(sqs, url, handler, workers=1)
    poller.start()
    for body in ["bad", "good", "good"]:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    dead = sqs.get_queue_url(QueueName=f"{name}-dead")["QueueUrl"]
    until(lambda: waiting(sqs, dead) == 1 and waiting(sqs, url) == 0)
    poller.stop()
    assert tries.count("bad") == resources.MOST_TRIES
    assert tries.count("good") == 2


def test_bucket_notifies_the_queue(sqs: "SQSClient", store: Store) -> None:
    s3, bucket = store.client("s3"), f"bucket-{uuid.uuid4()}"
    url = resources.make_queue(sqs, f"queue-{uuid.uuid4()}")
    resources.make_bucket(s3, bucket)
    resources.notify(s3, bucket, resources.queue_arn(sqs, url))
    s3.put_object(Bucket=bucket, Key="a key", Body=b"x")
    received: list[dict[str, Any]] = []
    while len(received) < 2:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        received += [json.loads(message["Body"]) for message in answer["Messages"]]
    assert received[0]["Event"] == "s3:TestEvent"
    assert received[1]["Records"][0]["s3"]["object"]["key"] == "a+key"
