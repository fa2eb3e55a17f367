"""`fuzzy-vision redrive STAGE`: dead letters go back to the queue, if their picture is still there.

Each is sent before it is deleted: killed in between, it is tried twice, which changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from chalicelib.aws.s3 import S3Objects
from chalicelib.uploads import events
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.stack import Stack
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import serves_nothing

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_HIDDEN = 120
"""Seconds for which a dead letter is this command's."""


class Fate(Enum):
    """What becomes of a dead letter."""

    SENT = "sent"
    DELETED = "deleted"
    LEFT = "left"


@dataclass(frozen=True)
class Redriven:
    """How many dead letters were sent again, deleted, and left because nobody can read them."""

    sent: int
    deleted: int
    left: int


def redrive(stage: str) -> Redriven:
    """Try the dead letters of a stage again; raises CommandError if it has no queues."""
    account = Account.connect()
    state = Stack.of(account, stage).state()
    if state is None or "DeadLetterQueueUrl" not in state.outputs:
        raise CommandError(serves_nothing(stage, state.status if state else None))
    queue, dead = (state.outputs[one] for one in ("QueueUrl", "DeadLetterQueueUrl"))
    uploads, results = (state.outputs[f"{one}BucketName"] for one in ("Uploads", "Results"))
    objects = S3Objects(account.session.client("s3"), uploads=uploads, results=results)
    sqs = account.session.client("sqs")
    fates = []
    for message in _messages(sqs, dead):
        fate = fate_of(message["Body"], objects.has_upload)
        if fate is Fate.SENT:
            sqs.send_message(QueueUrl=queue, MessageBody=message["Body"])
        if fate is not Fate.LEFT:
            sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        fates.append(fate)
    return Redriven(*(fates.count(fate) for fate in Fate))


def fate_of(body: str, has_upload: Callable[[str], bool]) -> Fate:
    """Return what becomes of a dead letter, by its body and which uploads are there."""
    if events.deleted_upload(body) or events.asked_explanation(body):
        return Fate.SENT
    found, malformed = events.uploads(body)
    if malformed:
        return Fate.LEFT
    return Fate.SENT if any(has_upload(upload.id) for upload in found) else Fate.DELETED


def _messages(sqs: "SQSClient", queue: str) -> "Iterator[MessageTypeDef]":
    """Yield every message of a queue once."""
    seen: set[str] = set()
    while True:
        found = sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=_HIDDEN, WaitTimeSeconds=1
        ).get("Messages", [])
        new = [one for one in found if one["MessageId"] not in seen]
        if not new:
            return
        seen.update(one["MessageId"] for one in new)
        yield from new
