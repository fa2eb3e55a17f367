"""What is used of AWS, and what that costs. Pure."""

from dataclasses import astuple, dataclass

from fuzzyvision.aws.prices import MILLION, Prices


@dataclass(frozen=True)
class Usage:
    """What was, or would be, used in a month.

    Seconds of a function are times its memory in GB; `table_writes` and `table_reads` are request
    units; `deliveries` are what CloudFront answers; `*_gb` are GB, stored ones over the month.
    """

    api_calls: float = 0
    invocations: float = 0
    gigabyte_seconds: float = 0
    queue_requests: float = 0
    s3_writes: float = 0
    s3_reads: float = 0
    s3_gb: float = 0
    table_writes: float = 0
    table_reads: float = 0
    table_gb: float = 0
    deliveries: float = 0
    delivered_gb: float = 0
    logged_gb: float = 0
    traces: float = 0
    alarm_metrics: float = 0
    dashboards: float = 0
    metrics: float = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            *(mine + theirs for mine, theirs in zip(_values(self), _values(other), strict=True))
        )

    def __mul__(self, factor: float) -> "Usage":
        return Usage(*(value * factor for value in _values(self)))


def _values(usage: Usage) -> tuple[float, ...]:
    return astuple(usage)


def bill(used: Usage, prices: Prices, *, arm: bool = False) -> dict[str, float]:
    """Return the dollars by service."""
    second = prices.gigabyte_second_arm if arm else prices.gigabyte_second_x86
    return {
        "Lambda": used.invocations / MILLION * prices.per_million_invocations
        + used.gigabyte_seconds * second,
        "API Gateway": used.api_calls / MILLION * prices.per_million_api_calls,
        "S3": used.s3_writes / MILLION * prices.per_million_s3_writes
        + used.s3_reads / MILLION * prices.per_million_s3_reads
        + used.s3_gb * prices.s3_gigabyte_month,
        "SQS": used.queue_requests / MILLION * prices.per_million_queue_requests,
        "DynamoDB": used.table_writes / MILLION * prices.per_million_table_writes
        + used.table_reads / MILLION * prices.per_million_table_reads
        + used.table_gb * prices.table_gigabyte_month,
        "CloudFront": used.deliveries / MILLION * prices.per_million_deliveries
        + used.delivered_gb * prices.delivered_gigabyte,
        "CloudWatch and X-Ray": used.logged_gb * prices.logged_gigabyte
        + used.traces / MILLION * prices.per_million_traces
        + used.alarm_metrics * prices.alarm_month
        + used.dashboards * prices.dashboard_month
        + used.metrics * prices.metric_month,
    }
