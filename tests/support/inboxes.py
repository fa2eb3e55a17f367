"""The receiving side of a worker's queue, as each engine has it and no port gives it."""

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

from chalice.package import YAMLTemplateSerializer

from chalicelib.aws.sqs import SQSQueue
from chalicelib.ports import Queue
from fuzzyvision.aws.package.template import SOURCE
from fuzzyvision.local.moto.resources import queue_arn
from fuzzyvision.local.queue import Message, SQLiteQueue

RECEIVER = "a worker"
LONGEST_PAUSE = 60.0
"""Seconds after which a message that failed on one machine is shown again for certain."""


@dataclass(frozen=True)
class Received:
    """A message in the hands of a worker; `tries` counts this delivery too."""

    body: str
    tries: int
    receipt: Any = field(compare=False)


class Inbox(Protocol):
    """A queue that nobody else receives from."""

    @property
    def queue(self) -> Queue: ...

    def receive(self) -> Received | None:
        """Return a message, hidden from others from now on, or None."""

    def done(self, received: Received) -> None:
        """Let the worker be done with a message."""

    def failed(self, received: Received) -> None:
        """Let the worker fail on a message, and the time pass until it is shown again."""

    def lost(self, received: Received) -> None:
        """Let the worker end before it is done, and the time pass until this is noticed."""

    def dead(self) -> list[str]:
        """Return the bodies of the dead letters."""

    def redrive(self) -> None:
        """Give every dead letter its tries again."""


@dataclass
class SQLiteInbox:
    """The queue of one machine, at a time that passes as the tests need it."""

    queue: SQLiteQueue
    _now: float = field(default_factory=lambda: time.time() + 1)

    def receive(self) -> Received | None:
        found = self.queue.receive(RECEIVER, self._now)
        return None if found is None else Received(found.body, found.tries, found)

    def done(self, received: Received) -> None:
        self.queue.done(self._message(received))

    def failed(self, received: Received) -> None:
        self.queue.failed(self._message(received), self._now)
        self._now += LONGEST_PAUSE

    def lost(self, received: Received) -> None:
        assert self._message(received)
        assert self.queue.release(RECEIVER)

    def dead(self) -> list[str]:
        return [letter.body for letter in self.queue.dead()]

    def redrive(self) -> None:
        self.queue.redrive()

    def _message(self, received: Received) -> Message:
        assert isinstance(received.receipt, Message)
        return received.receipt


class SQSInbox:
    """A queue in SQS with its dead letters, made as the template of the deployment says.

    What waits on AWS for a message's time to pass is told here that it has passed.
    """

    def __init__(self, sqs: Any) -> None:  # noqa: ANN401 - boto3 makes its client classes at run time
        self._sqs = sqs
        name = f"queue-{uuid.uuid4()}"
        self._dead_url: str = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        made = _deployed()
        redrive = {**made["RedrivePolicy"], "deadLetterTargetArn": queue_arn(sqs, self._dead_url)}
        attributes = {
            "RedrivePolicy": json.dumps(redrive),
            "VisibilityTimeout": str(made["VisibilityTimeout"]),
            "MessageRetentionPeriod": str(made["MessageRetentionPeriod"]),
        }
        self._url: str = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        self.queue = SQSQueue(self._url, lambda: sqs)

    def receive(self) -> Received | None:
        found = self._received(self._url)
        if found is None:
            return None
        tries = int(found["Attributes"]["ApproximateReceiveCount"])
        return Received(found["Body"], tries, found["ReceiptHandle"])

    def done(self, received: Received) -> None:
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=received.receipt)

    def failed(self, received: Received) -> None:
        self._show(self._url, received.receipt)

    def lost(self, received: Received) -> None:
        self._show(self._url, received.receipt)

    def dead(self) -> list[str]:
        found = self._dead_letters()
        for letter in found:
            self._show(self._dead_url, letter["ReceiptHandle"])
        return [letter["Body"] for letter in found]

    def redrive(self) -> None:
        # What StartMessageMoveTask does on AWS; moto does not know it.
        for letter in self._dead_letters():
            self._sqs.send_message(QueueUrl=self._url, MessageBody=letter["Body"])
            self._sqs.delete_message(QueueUrl=self._dead_url, ReceiptHandle=letter["ReceiptHandle"])

    def _dead_letters(self) -> list[Any]:
        return list(iter(lambda: self._received(self._dead_url), None))

    def _received(self, url: str) -> Any | None:  # noqa: ANN401 - as above
        found = self._sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=1, AttributeNames=["ApproximateReceiveCount"]
        )
        return next(iter(found.get("Messages", [])), None)

    def _show(self, url: str, receipt: str) -> None:
        self._sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0
        )


def _deployed() -> dict[str, Any]:
    """Return the properties of the queue as it is deployed."""
    text = SOURCE.read_text(encoding="utf-8")
    found: dict[str, Any] = YAMLTemplateSerializer().load_template(text, SOURCE.name)
    properties: dict[str, Any] = found["Resources"]["UploadsQueue"]["Properties"]
    return properties
