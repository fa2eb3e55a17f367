"""The dashboard: how the stage is, on one page of CloudWatch's console. Pure."""

import json
from typing import Any

from chalicelib.logs import LOGGER
from chalicelib.metrics import NAMESPACE
from fuzzyvision.aws.resources.ids import (
    API,
    DASHBOARD,
    DEAD_LETTERS,
    DISTRIBUTION,
    QUEUE,
    TABLE,
    WORKER,
)
from fuzzyvision.aws.resources.intrinsics import Json, get, ref, sub
from fuzzyvision.aws.resources.options import Options

_WIDTH, _HEIGHT, _ACROSS = 8, 6, 3
_PERIOD = 300
_CLOUDFRONT_REGION = "us-east-1"

_API_FUNCTION = ["FunctionName", "${Api}"]
_WORKER_FUNCTION = ["FunctionName", "${Worker}"]
_GATEWAY = ["ApiName", "${AWS::StackName}", "Stage", "api"]
_SITE = ["DistributionId", "${Site}", "Region", "Global"]
_TABLE = ["TableName", "${Table}"]
_OURS = ["service", LOGGER, "stage", "${Stage}"]
_OUTCOMES = (
    f'SEARCH(\'{{{NAMESPACE},service,stage,outcome}} MetricName="Pictures" stage="${{Stage}}"\', '
    f"'Sum', {_PERIOD})"
)

_GRAPHS: tuple[tuple[str, list[list[Any]]], ...] = (
    ("Pictures by what became of them", [[{"expression": _OUTCOMES, "id": "outcomes"}]]),
    (
        "A picture in the worker, milliseconds",
        [[NAMESPACE, "Milliseconds", *_OURS, {"stat": share}] for share in ("p50", "p95", "p99")],
    ),
    (
        "Tickets, and starts that somebody waited for",
        [[NAMESPACE, name, *_OURS, {"stat": "Sum"}] for name in ("Tickets", "ColdStarts")],
    ),
    (
        "Worker: uploads, failures",
        [
            ["AWS/Lambda", name, *_WORKER_FUNCTION, {"stat": "Sum"}]
            for name in ("Invocations", "Errors", "Throttles")
        ],
    ),
    (
        "Worker: milliseconds",
        [
            ["AWS/Lambda", "Duration", *_WORKER_FUNCTION, {"stat": share}]
            for share in ("p50", "p95", "p99")
        ],
    ),
    (
        "Waiting, and dead letters",
        [
            [
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                "QueueName",
                queue,
                {"stat": "Maximum"},
            ]
            for queue in ("${Queue}", "${DeadLetters}")
        ],
    ),
    (
        "API: calls, refusals, failures",
        [
            ["AWS/ApiGateway", name, *_GATEWAY, {"stat": "Sum"}]
            for name in ("Count", "4XXError", "5XXError")
        ],
    ),
    (
        "API: milliseconds",
        [
            ["AWS/ApiGateway", "Latency", *_GATEWAY, {"stat": share}]
            for share in ("p50", "p95", "p99")
        ],
    ),
    (
        "API function: calls, failures",
        [
            ["AWS/Lambda", name, *_API_FUNCTION, {"stat": "Sum"}]
            for name in ("Invocations", "Errors", "Throttles")
        ],
    ),
    (
        "Oldest upload that waits, seconds",
        [
            [
                "AWS/SQS",
                "ApproximateAgeOfOldestMessage",
                "QueueName",
                "${Queue}",
                {"stat": "Maximum"},
            ]
        ],
    ),
    (
        "Votes table: units read and written",
        [
            ["AWS/DynamoDB", f"Consumed{kind}CapacityUnits", *_TABLE, {"stat": "Sum"}]
            for kind in ("Read", "Write")
        ],
    ),
    (
        "Site: requests",
        [["AWS/CloudFront", "Requests", *_SITE, {"stat": "Sum", "region": _CLOUDFRONT_REGION}]],
    ),
)


def dashboard(options: Options) -> Json:
    """Return the dashboard."""
    body = {"widgets": [_graph(place, *graph) for place, graph in enumerate(_GRAPHS)]}
    return {
        DASHBOARD: {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {
                # Such names are one account's in all regions.
                "DashboardName": sub("${AWS::StackName}-${AWS::Region}"),
                "DashboardBody": sub(
                    json.dumps(body),
                    Stage=options.stage,
                    Api=ref(API),
                    Worker=ref(WORKER),
                    Queue=get(QUEUE, "QueueName"),
                    DeadLetters=get(DEAD_LETTERS, "QueueName"),
                    Table=ref(TABLE),
                    Site=ref(DISTRIBUTION),
                ),
            },
        }
    }


def _graph(place: int, title: str, metrics: list[list[Any]]) -> Json:
    row, column = divmod(place, _ACROSS)
    return {
        "type": "metric",
        "x": column * _WIDTH,
        "y": row * _HEIGHT,
        "width": _WIDTH,
        "height": _HEIGHT,
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "period": _PERIOD,
            "metrics": metrics,
        },
    }
