"""`fuzzy-vision logs STAGE`: what both functions logged, as lines for people."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib import keys
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.stack import Stack
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import serves_nothing

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import FilteredLogEventTypeDef

_HOUR_MS = 3_600_000
_PAUSE = 2.0
_BELATED_MS = 10_000
"""How long after its time a line may still come: CloudWatch sorts nothing."""
_LEFT_OUT = {"level", "message", "timestamp", "service", "location", "xray_trace_id", "exception"}


@dataclass(frozen=True)
class Asked:
    """Which lines: of the last `hours`, and of one upload or one short name, if given."""

    hours: float = 24
    upload: str = ""
    name: str = ""

    @property
    def pattern(self) -> str:
        """CloudWatch's pattern. An upload's id is a secret: lines have what is derived from it."""
        word = keys.picture_id(self.upload) if self.upload else self.name
        return f'"{word}"' if word else ""


def logs(stage: str, asked: Asked, *, follow: bool = False) -> None:
    """Print the lines, the oldest first; with `follow`, also those that come, until stopped."""
    account = Account.connect()
    stack = Stack.of(account, stage)
    state = stack.state()
    groups = stack.resources("AWS::Logs::LogGroup") if state else []
    if not groups:
        raise CommandError(serves_nothing(stage, state.status if state else None))
    client, seen = account.session.client("logs"), set[str]()
    start = int(time.time() * 1000 - asked.hours * _HOUR_MS)
    while True:
        found = sorted(_events(client, groups, start, asked.pattern), key=lambda one: one[1])
        for source, at, identifier, message in found:
            if identifier not in seen:
                seen.add(identifier)
                print(line(source, at, message), flush=True)
        if not follow:
            if not seen:
                print(f"Nothing in the last {asked.hours:g} hours.")
            return
        start = max([start, *(at - _BELATED_MS for _, at, _, _ in found)])
        time.sleep(_PAUSE)


def line(source: str, at: int, message: str) -> str:
    """Return a line of the log for people; `at` is in milliseconds since 1970."""
    clock = datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return f"{clock}  {source:<6}  {_text(message)}"


def _text(message: str) -> str:
    try:
        found = json.loads(message)
        words = [str(found["message"])]
    except (ValueError, LookupError, TypeError):  # Lambda's own, or a traceback
        return message.rstrip()
    if found.get("level") in {"WARNING", "ERROR", "CRITICAL"}:
        words.insert(0, found["level"])
    words += [
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in found.items()
        if name not in _LEFT_OUT
    ]
    return "\n".join([" ".join(words), *str(found.get("exception") or "").splitlines()])


def _events(
    client: "CloudWatchLogsClient", groups: Sequence[str], start: int, pattern: str
) -> Iterator[tuple[str, int, str, str]]:
    """Yield the source, time, id and text of every line."""
    for group in groups:
        source = "api" if group.endswith("-api") else "worker"
        pages = client.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=start, filterPattern=pattern
        )
        for page in pages:
            for event in page["events"]:
                yield source, *_parts(event)


def _parts(event: "FilteredLogEventTypeDef") -> tuple[int, str, str]:
    return event["timestamp"], event["eventId"], event["message"]
