"""What each function may do, and nothing else. Pure.

Actions have no wildcard. `tests/fuzzyvision/aws/test_permissions.py` runs the code and holds
what it asks of AWS against these policies, both ways.
"""

from fuzzyvision.aws.resources.buckets import LABELLED_FOLDER, PUBLIC_FOLDERS
from fuzzyvision.aws.resources.ids import (
    API_LOG,
    API_ROLE,
    DEAD_LETTERS,
    QUEUE,
    RESULTS,
    TABLE,
    WORKER_LOG,
    WORKER_ROLE,
)
from fuzzyvision.aws.resources.intrinsics import Json, allow, get, policy, sub
from fuzzyvision.aws.resources.naming import about_uploads
from fuzzyvision.aws.resources.table import INDEX

_UPLOADS_ARN = "arn:${AWS::Partition}:s3:::${Uploads}"
_ANSWERS_FOLDER = "answers"


def roles() -> Json:
    """Return the roles of both functions."""
    return {API_ROLE: _role(API_LOG, *_api()), WORKER_ROLE: _role(WORKER_LOG, *_worker())}


def _api() -> list[Json]:
    return [
        # A form may put what its signer may put. Peers delete what they sent.
        allow(
            ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
            about_uploads(f"{_UPLOADS_ARN}/*"),
        ),
        _lists(),
        allow(["s3:GetObject", "s3:DeleteObject"], _objects(*PUBLIC_FOLDERS, LABELLED_FOLDER)),
        # Copies of labelled pictures, and the answer that stands for a deleted one.
        allow(["s3:PutObject"], _objects(LABELLED_FOLDER, _ANSWERS_FOLDER)),
        allow(
            [
                "dynamodb:GetItem",
                "dynamodb:BatchGetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
            ],
            get(TABLE),
        ),
        allow(["dynamodb:Query"], [get(TABLE), sub(f"${{Table}}/index/{INDEX}", Table=get(TABLE))]),
        # The rest of a deletion that takes longer than a request.
        allow(["sqs:SendMessage"], get(QUEUE)),
    ]


def _worker() -> list[Json]:
    return [
        allow(
            [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:SendMessage",
            ],
            get(QUEUE),
        ),
        allow(["s3:GetObject", "s3:DeleteObject"], about_uploads(f"{_UPLOADS_ARN}/*")),
        _lists(),
        allow(["s3:GetObject", "s3:PutObject"], _objects(*PUBLIC_FOLDERS)),
        # What it wrote under a name that it gives back, and the rest of a long deletion.
        allow(["s3:DeleteObject"], _objects(*PUBLIC_FOLDERS, LABELLED_FOLDER)),
        allow(["s3:GetObject"], _objects(LABELLED_FOLDER)),
        # A new picture and its place in the labelling queue; the votes of a deleted one.
        allow(
            [
                "dynamodb:GetItem",
                "dynamodb:BatchGetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
                "dynamodb:Query",
            ],
            get(TABLE),
        ),
    ]


def _lists() -> Json:
    """Return the right that makes S3 say 404, not 403, for a missing object.

    CloudFront does not get it.
    """
    return allow(["s3:ListBucket"], [about_uploads(_UPLOADS_ARN), get(RESULTS)])


def _objects(*folders: str) -> list[Json]:
    return [sub(f"${{Bucket}}/{folder}/*", Bucket=get(RESULTS)) for folder in folders]


def _role(log: str, *statements: Json) -> Json:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    common = [
        # The ARN of a log group ends in `:*`, which is its streams.
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], get(log)),
        allow(["sqs:SendMessage"], get(DEAD_LETTERS)),
        # X-Ray has no resources to name: its service reference knows only "*" for both.
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
    ]
    document = policy(*statements, *common)
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": policy(trust),
            # Inline: it is there when the role is, before the queue is connected to the worker.
            "Policies": [{"PolicyName": "WhatItDoes", "PolicyDocument": document}],
        },
    }
