"""What one picture uses of AWS, from what was measured here. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from fuzzyvision.aws.usage import Usage

WORKER_GB, API_GB = 1769 / 1024, 1024 / 1024
"""Memory of the functions: infra/template.yaml's."""

ROUND_TRIP = 0.015
"""Seconds that a function waits for S3 or DynamoDB, each time: assumed, not measured here."""

API_SECONDS = 0.010
QUESTIONS = 4
"""How often the page asks for an answer that comes within half a second (lib/documents.js)."""

OBJECTS_SHOWN = 2
"""Picture and thumbnail; the result comes with the answer."""

IDLE = Usage(queue_requests=5 * 3 * 60 * 24 * 30, alarm_metrics=7, dashboards=1)
"""Usage without visitors: five pollers that ask the queue every 20 seconds, alarms, a dashboard."""

BUSY = Usage(metrics=10)
"""Usage with the first visitor: custom metrics are billed by the hours that have data."""

WORKER_WRITES, WORKER_READS = 6, 2
"""S3 requests of one picture that are billed: with the peer's form; a test counts them."""

TRACED = 0.05
"""Share of calls that X-Ray keeps a trace of: assumed."""

LOGGED_GB = 3e-6
"""Of one picture, by both functions."""

_GB = 1e9
_WRITES = {"put_object", "copy_object"}
_READS = {"get_object", "head_object"}


@dataclass(frozen=True)
class Picture:
    """What was measured of one picture, upload to answer.

    `worker_seconds` of one core; `calls` of S3 by name; `stored` bytes that stay for a month;
    `site_requests` and `site_bytes`, compressed, of a first visit.
    """

    worker_seconds: float
    calls: Mapping[str, int]
    stored: int
    site_requests: int
    site_bytes: int


def per_picture(picture: Picture) -> Usage:
    """Return what one upload uses, with one vote, by a peer on a first visit."""
    reads = sum(picture.calls[name] for name in picture.calls if name in _READS)
    writes = sum(picture.calls[name] for name in picture.calls if name in _WRITES)
    worker = picture.worker_seconds + ROUND_TRIP * sum(picture.calls.values())
    vote = _vote()
    upload = Usage(
        api_calls=1,
        invocations=2,
        gigabyte_seconds=worker * WORKER_GB + (API_SECONDS + 2 * ROUND_TRIP) * API_GB,
        queue_requests=3,  # S3 sends, Lambda receives and deletes
        s3_writes=writes + 1,  # and the form itself
        s3_reads=reads + QUESTIONS + OBJECTS_SHOWN,
        s3_gb=picture.stored / _GB,
        deliveries=picture.site_requests + 1 + QUESTIONS + OBJECTS_SHOWN,
        delivered_gb=(picture.site_bytes + picture.stored) / _GB,
        table_writes=2,  # the client's hour and the day
        logged_gb=LOGGED_GB,
        traces=2 * TRACED,
    )
    return upload + vote


def _vote() -> Usage:
    """Return what one vote uses: a transaction of seven items, which costs each of them twice.

    What the worker writes of a new picture, two items in a transaction, is in it too.
    """
    return Usage(
        api_calls=1,
        invocations=1,
        gigabyte_seconds=6 * ROUND_TRIP * API_GB,
        s3_writes=2,  # both labelled copies
        s3_reads=2,
        s3_gb=0,
        table_writes=2 * (7 + 2) + 2 + 1,  # the vote again in the index, and the client's hour
        table_reads=4,
        table_gb=1e-6,
        deliveries=1,
        logged_gb=LOGGED_GB / 2,
        traces=TRACED,
    )
