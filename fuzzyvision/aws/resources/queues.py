"""The queue between the uploads bucket and the worker, and where its failures wait. Pure."""

from fuzzyvision.aws.resources.functions import WORKER_TIMEOUT
from fuzzyvision.aws.resources.ids import DEAD_LETTERS, QUEUE, policy_of
from fuzzyvision.aws.resources.intrinsics import Json, get, policy, ref, tls_only
from fuzzyvision.aws.resources.naming import about_uploads

TRIES = 5
VISIBILITY = 6 * WORKER_TIMEOUT
"""Seconds that a message stays hidden: what AWS asks for a function's timeout."""

_DAY = 86_400


def queues() -> Json:
    """Return the queues with their policies."""
    return {
        QUEUE: _queue(
            VisibilityTimeout=VISIBILITY,
            RedrivePolicy={"deadLetterTargetArn": get(DEAD_LETTERS), "maxReceiveCount": TRIES},
            # Longer than the uploads themselves are kept: no message goes unseen. What comes
            # too late for its picture ends among the dead letters and raises the alarm.
            MessageRetentionPeriod=4 * _DAY,
        ),
        DEAD_LETTERS: _queue(MessageRetentionPeriod=14 * _DAY),
        policy_of(QUEUE): _queue_policy(QUEUE, _uploads_bucket_tells()),
        policy_of(DEAD_LETTERS): _queue_policy(DEAD_LETTERS),
    }


def _queue(**properties: object) -> Json:
    return {
        "Type": "AWS::SQS::Queue",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {"SqsManagedSseEnabled": True, **properties},
    }


def _uploads_bucket_tells() -> Json:
    return {
        "Sid": "TheUploadsBucketTells",
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": get(QUEUE),
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")},
            "ArnEquals": {"aws:SourceArn": about_uploads("arn:${AWS::Partition}:s3:::${Uploads}")},
        },
    }


def _queue_policy(queue: str, *statements: Json) -> Json:
    return {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [ref(queue)],
            "PolicyDocument": policy(tls_only("sqs", get(queue)), *statements),
        },
    }
