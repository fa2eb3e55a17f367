"""Dead letters of a stage are tried again, those whose picture is still there; against moto."""

import json

import pytest

from chalicelib import keys
from chalicelib.uploads import events
from chalicelib.uploads.events import Asked
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.redrive import Fate, fate_of
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.cli import main
from tests.support import lambda_events
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template

HERE, GONE = "0" * 32, "1" * 32


def created(*ids: str) -> str:
    """Return the message about uploads."""
    bodies = [json.loads(lambda_events.object_created("uploads", one, "e7a9", 5)) for one in ids]
    return json.dumps({"Records": [record for one in bodies for record in one["Records"]]})


@pytest.mark.parametrize(
    ("body", "fate"),
    [
        (created(HERE), Fate.SENT),
        (created(GONE), Fate.DELETED),
        (created(GONE, HERE), Fate.SENT),
        (events.deletion(GONE), Fate.SENT),
        (events.explanation(Asked("7QK", keys.picture_id(GONE))), Fate.SENT),
        (json.dumps({"Event": "s3:TestEvent"}), Fate.DELETED),
        ("what is this?", Fate.LEFT),
    ],
)
def test_a_letter_without_its_picture_is_not_sent(body: str, fate: Fate) -> None:
    assert fate_of(body, lambda upload_id: upload_id == HERE) is fate


@pytest.fixture
def letters(account: Account) -> tuple[str, str]:
    """Make the small stack with three dead letters; return the addresses of its queues."""
    document = template("Queue", "DeadLetterQueue")
    state = release(stack(account), Wanted(sent(account, document), TAGS, False), account)
    account.session.client("s3").put_object(
        Bucket=state.outputs["UploadsBucketName"], Key=HERE, Body=b"bytes"
    )
    queue, dead = state.outputs["QueueUrl"], state.outputs["DeadLetterQueueUrl"]
    sqs = account.session.client("sqs")
    for body in (created(HERE), created(GONE), "what is this?"):
        sqs.send_message(QueueUrl=dead, MessageBody=body)
    return queue, dead


def count(account: Account, queue: str) -> int:
    found = account.session.client("sqs").get_queue_attributes(
        QueueUrl=queue, AttributeNames=["All"]
    )["Attributes"]
    waiting = int(found["ApproximateNumberOfMessages"])
    return waiting + int(found["ApproximateNumberOfMessagesNotVisible"])


def test_letters_are_sent_deleted_or_left(
    account: Account, letters: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    queue, dead = letters
    capsys.readouterr()
    assert main(["redrive", STAGE]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 message will be tried again.",
        "1 message deleted: the picture is no longer there.",
        "1 message left: not of this service.",
    ]
    assert count(account, queue) == 1
    assert count(account, dead) == 1
    [found] = account.session.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert found["Body"] == created(HERE)


def test_a_stage_that_is_not_there_says_so(
    account: Account,  # noqa: ARG001 - an account without stages
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["redrive", "none"]) == 2
    assert "fuzzy-vision deploy none" in capsys.readouterr().err
