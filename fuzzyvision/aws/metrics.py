"""A stage's metrics in CloudWatch, which are read only here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

DAY, MONTH = timedelta(days=1), timedelta(days=30)
_HOUR = 3600


@dataclass(frozen=True)
class Metric:
    """One number to ask for: a metric of a service, for one of its resources."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str = "Sum"


def ask(
    cloudwatch: "CloudWatchClient", wanted: Mapping[str, Metric], span: timedelta
) -> dict[str, float | None]:
    """Return every wanted number over the last `span`; None where CloudWatch has no data.

    Sums are added up over the time, averages averaged, and of anything else the most is taken.
    """
    now = datetime.now(UTC)
    order = list(wanted)
    queries = [_query(f"m{place}", wanted[name]) for place, name in enumerate(order)]
    values: dict[str, list[float]] = {f"m{place}": [] for place in range(len(order))}
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=queries, StartTime=now - span, EndTime=now
    )
    for page in pages:
        for found in page["MetricDataResults"]:
            values[found["Id"]] += found["Values"]
    return {
        name: _together(wanted[name].statistic, values[f"m{place}"])
        for place, name in enumerate(order)
    }


def _together(statistic: str, values: list[float]) -> float | None:
    if not values:
        return None
    if statistic == "Sum":
        return sum(values)
    if statistic == "Average":
        return sum(values) / len(values)
    return max(values)


def _query(identifier: str, metric: Metric) -> "MetricDataQueryTypeDef":
    return {
        "Id": identifier,
        "MetricStat": {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.name,
                "Dimensions": [
                    {"Name": name, "Value": value} for name, value in metric.dimensions.items()
                ],
            },
            "Period": _HOUR if metric.namespace != "AWS/S3" else 24 * _HOUR,
            "Stat": metric.statistic,
        },
    }
