"""The two functions, as Chalice names them, and how the queue drives the worker. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from fuzzyvision.aws.resources.ids import (
    API,
    API_LOG,
    API_ROLE,
    DEAD_LETTERS,
    DISTRIBUTION,
    QUEUE,
    RESULTS,
    TABLE,
    WORKER,
    WORKER_LOG,
    WORKER_ROLE,
)
from fuzzyvision.aws.resources.intrinsics import Json, get, ref, sub
from fuzzyvision.aws.resources.naming import about_uploads
from fuzzyvision.aws.resources.options import Options
from fuzzyvision.common.allocator import ALLOCATOR

RUNTIME = "python3.13"

WORKER_MEMORY = 1769
"""MB. Exactly one core comes with it. The most expensive picture takes less than 400 MB
(tests/chalicelib/images/test_hostile.py), a child that decodes one 600; an ordinary one 78."""

WORKER_TIMEOUT = 30
"""Seconds. The most expensive picture takes 1.5 s of a core; the rest is patience with S3."""

API_MEMORY = 1024
"""MB, for the share of a core: a ticket takes 61 MB and a third of a millisecond, but the first
one a third of a second of a core, which a peer waits for."""

API_TIMEOUT = 10


class _Kind(NamedTuple):
    """What the two functions differ in: MB, seconds, and their role and log."""

    memory: int
    timeout: int
    role: str
    log: str


def functions(options: Options) -> Json:
    """Return what is merged into the functions that Chalice describes."""
    return {
        API: _function(options, _Kind(API_MEMORY, API_TIMEOUT, API_ROLE, API_LOG), {}),
        # Not the API: the distribution waits for that.
        WORKER: _function(
            options,
            _Kind(WORKER_MEMORY, WORKER_TIMEOUT, WORKER_ROLE, WORKER_LOG),
            {"SITE_URL": site_url(options), **ALLOCATOR},
        ),
    }


def site_url(options: Options) -> Json | str:
    """Return the address of the site."""
    if options.domain:
        return f"https://{options.domain}"
    return sub("https://${Domain}", Domain=get(DISTRIBUTION, "DomainName"))


def queue_event(options: Options) -> Json:
    """Return the connection from the queue to the worker.

    One message at a time, which is one picture: a batch would wait for its slowest. A failure
    raises, so the message stays; ReportBatchItemFailures would say the same of a batch of one.

    At most `workers` at once. This bound needs no share of the account's concurrency, which is 10
    in a new account; reserving some of it fails there.
    """
    return {
        "Type": "SQS",
        "Properties": {
            "Queue": get(QUEUE),
            "BatchSize": 1,
            "ScalingConfig": {"MaximumConcurrency": options.workers},
        },
    }


def _function(options: Options, kind: _Kind, more: Mapping[str, Json | str]) -> Json:
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Runtime": RUNTIME,
            "Architectures": [options.architecture],
            "MemorySize": kind.memory,
            "Timeout": kind.timeout,
            "Role": get(kind.role),
            "Tracing": "Active",
            "LoggingConfig": {"LogGroup": ref(kind.log), "LogFormat": "JSON"},
            # Of calls that nobody waits for. The worker's messages go there by the queue itself.
            "DeadLetterQueue": {"Type": "SQS", "TargetArn": get(DEAD_LETTERS)},
            "Environment": {
                "Variables": {
                    "UPLOADS_BUCKET": about_uploads("${Uploads}"),
                    "RESULTS_BUCKET": ref(RESULTS),
                    "VOTES_TABLE": ref(TABLE),
                    "NAME_LENGTH": str(options.name_length),
                    "KEEP_DAYS": str(options.keep_days),
                    "STAGE": options.stage,
                    "QUEUE_URL": ref(QUEUE),
                    **more,
                }
            },
            "Tags": options.tags,
        },
    }
