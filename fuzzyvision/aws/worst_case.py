"""What a day can cost at worst, by what the settings of a stage allow. Pure.

Visitors are as many and as quick as that takes: nothing here is likely, all of it is allowed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.limits import FORM_SECONDS, MAX_BYTES
from fuzzyvision.aws.estimate import (
    API_GB,
    API_SECONDS,
    BUSY,
    IDLE,
    LOGGED_GB,
    ROUND_TRIP,
    TRACED,
    WORKER_GB,
)
from fuzzyvision.aws.parameters import NONE
from fuzzyvision.aws.prices import Prices
from fuzzyvision.aws.usage import Usage, bill

DAY = 86_400
MONTH = 30
"""Days of a month."""

PICTURE_SECONDS = 1.5
"""Of a core, for the most expensive picture (tests/chalicelib/images/test_hostile.py)."""

EXPLANATION_SECONDS = 20
API_SECONDS_AT_MOST = 10
"""When an explanation, and a call of the API, are given up."""

UPLOAD_DAYS = 2
"""An upload expires after a day, at the next midnight."""

KEPT_BYTES = 2_000_000
"""Of one picture, what stays for KEEP_DAYS: two pictures of noise, and the documents."""

POSTS_A_SECOND = 100
"""Assumed, of forms that are posted again: S3 itself has no limit that would be reached."""


@dataclass(frozen=True)
class Settings:
    """What bounds the bill of a stage, as `deploy` has it; None for no bound."""

    daily: int | None = 2000
    client_hourly: int | None = 200
    requests: int = 50
    keep_days: int = 30
    budget: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Settings":
        """Return the settings of these options; those that are None are left out."""
        said = {name: value for name, value in given.items() if value is not None}
        numbers: Any = {name: None if one == NONE else int(one) for name, one in said.items()}
        return cls(**numbers)


@dataclass(frozen=True)
class Line:
    """What something costs a day at most. Of those with one `bound` only the highest counts."""

    bound: str
    what: str
    dollars: float


def lines(settings: Settings, prices: Prices, *, arm: bool = False) -> list[Line]:
    """Return what each bound allows in a day, without what nothing bounds."""
    always = ("The stage", "alarms, dashboard, polling the queue", (IDLE + BUSY) * (1 / MONTH))
    found = [*_daily(settings), *_calls(settings), _again(settings)]
    found += [_table(settings.requests), always]
    return [
        Line(bound, what, sum(bill(used, prices, arm=arm).values())) for bound, what, used in found
    ]


def together(found: list[Line]) -> float:
    """Return the dollars of the worst day: of each bound, the most expensive line."""
    bounds = {one.bound for one in found}
    return sum(max(one.dollars for one in found if one.bound == bound) for bound in bounds)


def _daily(settings: Settings) -> Iterator[tuple[str, str, Usage]]:
    number = DAY * settings.requests if settings.daily is None else settings.daily
    bound = f"DAILY={settings.daily or 'none'}"
    kept_gb_days = UPLOAD_DAYS * MAX_BYTES / 1e9 + settings.keep_days * KEPT_BYTES / 1e9
    picture = _work(PICTURE_SECONDS + 8 * ROUND_TRIP) + Usage(
        s3_writes=6, s3_reads=2, s3_gb=kept_gb_days / MONTH, table_writes=4
    )
    explanation = _work(EXPLANATION_SECONDS) + Usage(s3_writes=1, s3_reads=3)
    stay = f"{MAX_BYTES // 2**20} MiB for {UPLOAD_DAYS} days"
    yield bound, f"{number:,} pictures, {PICTURE_SECONDS} s and {stay} each", picture * number
    yield (
        bound,
        f"or {number:,} explanations, {EXPLANATION_SECONDS} s each",
        explanation * number,
    )


def _work(seconds: float) -> Usage:
    """Return what the worker's seconds use, with the message, the call before and its counters."""
    return _call(API_SECONDS + 2 * ROUND_TRIP) + Usage(
        invocations=1,
        gigabyte_seconds=seconds * WORKER_GB,
        queue_requests=3,
        table_writes=2,
        logged_gb=LOGGED_GB / 2,
        traces=TRACED,
    )


def _calls(settings: Settings) -> Iterator[tuple[str, str, Usage]]:
    """Yield what calls cost except for the table, whose maximum has its own line."""
    number = DAY * settings.requests
    bound = f"REQUESTS={settings.requests}"
    hourly = settings.client_hourly
    addresses = 1 if hourly is None else -(-number // (24 * 3 * hourly))
    vote = _call(6 * ROUND_TRIP) + Usage(s3_writes=2, s3_reads=2)
    yield bound, f"{number:,} calls that are refused", _call(API_SECONDS + ROUND_TRIP) * number
    yield bound, f"or as many votes, by {addresses:,} or more addresses", vote * number
    yield (
        bound,
        f"or as many calls that wait {API_SECONDS_AT_MOST} s, until they are given up",
        _call(API_SECONDS_AT_MOST) * number,
    )


def _call(seconds: float) -> Usage:
    return Usage(
        api_calls=1,
        invocations=1,
        gigabyte_seconds=seconds * API_GB,
        deliveries=1,
        logged_gb=LOGGED_GB / 2,
        traces=TRACED,
    )


def _again(settings: Settings) -> tuple[str, str, Usage]:
    """Return what forms cost that are posted again: the object is replaced, the worker looks."""
    alive = DAY if settings.daily is None else min(DAY, settings.daily * FORM_SECONDS)
    post = Usage(
        invocations=1,
        gigabyte_seconds=(API_SECONDS + 3 * ROUND_TRIP) * WORKER_GB,
        queue_requests=3,
        s3_writes=1,
        s3_reads=2,
        logged_gb=LOGGED_GB / 2,
        traces=TRACED,
    )
    what = f"posted again {POSTS_A_SECOND} times a second, which is assumed, for {alive:,} s"
    return f"Forms of {FORM_SECONDS} s", what, post * (alive * POSTS_A_SECOND)


def _table(requests: int) -> tuple[str, str, Usage]:
    """Return the maximum of the table and its index: infra/template.yaml's."""
    writes, reads = (20 + 2) * requests, (20 + 10) * requests
    used = Usage(table_writes=writes * DAY, table_reads=reads * DAY)
    return "The table's maximum", f"{writes:,} units written, {reads:,} read a second", used
