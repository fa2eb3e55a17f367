"""Which numbers tell how a stage is and what it used, and how they are shown. Pure."""

from collections.abc import Mapping

from fuzzyvision.aws import estimate
from fuzzyvision.aws.metrics import Metric
from fuzzyvision.aws.usage import Usage

Numbers = Mapping[str, float | None]
Outputs = Mapping[str, str]

_FUNCTIONS = {"API": "ApiFunctionName", "Worker": "WorkerFunctionName"}
_MEMORY = {"API": estimate.API_GB, "Worker": estimate.WORKER_GB}
_GB = 1e9


def asked(outputs: Outputs) -> dict[str, Metric]:
    """Return what to ask about the last day."""
    wanted: dict[str, Metric] = {}
    for title, output in _FUNCTIONS.items():
        function = {"FunctionName": outputs[output]}
        wanted |= {
            f"{title} calls": Metric("AWS/Lambda", "Invocations", function),
            f"{title} errors": Metric("AWS/Lambda", "Errors", function),
            f"{title} throttles": Metric("AWS/Lambda", "Throttles", function),
            f"{title} mean": Metric("AWS/Lambda", "Duration", function, "Average"),
            f"{title} worst hour's p95": Metric("AWS/Lambda", "Duration", function, "p95"),
        }
    return wanted


def lines(numbers: Numbers) -> list[str]:
    """Return the last day as lines."""
    return [_line(title, numbers) for title in _FUNCTIONS]


def month(outputs: Outputs) -> tuple[dict[str, Metric], dict[str, Metric]]:
    """Return what to ask about the last month, in the stage's region and in CloudFront's."""
    wanted: dict[str, Metric] = {}
    for title, output in _FUNCTIONS.items():
        function = {"FunctionName": outputs[output]}
        wanted[f"{title} calls"] = Metric("AWS/Lambda", "Invocations", function)
        wanted[f"{title} milliseconds"] = Metric("AWS/Lambda", "Duration", function)
    queue = {"QueueName": outputs["QueueUrl"].rsplit("/", 1)[-1]}
    table = {"TableName": outputs["VotesTableName"]}
    bucket = {"BucketName": outputs["ResultsBucketName"], "StorageType": "StandardStorage"}
    wanted |= {
        "queue empty receives": Metric("AWS/SQS", "NumberOfEmptyReceives", queue),
        "queue sent": Metric("AWS/SQS", "NumberOfMessagesSent", queue),
        "table writes": Metric("AWS/DynamoDB", "ConsumedWriteCapacityUnits", table),
        "table reads": Metric("AWS/DynamoDB", "ConsumedReadCapacityUnits", table),
        "s3_bytes": Metric("AWS/S3", "BucketSizeBytes", bucket, "Average"),
    }
    site = {"DistributionId": outputs["DistributionId"], "Region": "Global"}
    return wanted, {
        "deliveries": Metric("AWS/CloudFront", "Requests", site),
        "delivered bytes": Metric("AWS/CloudFront", "BytesDownloaded", site),
    }


def used(numbers: Numbers) -> Usage:
    """Return what was used in the last month.

    S3's requests are not counted by CloudWatch unless one pays for it: they follow from the
    pictures, as in `estimate`.
    """
    known = {name: value or 0.0 for name, value in numbers.items()}
    pictures = known["Worker calls"]
    return Usage(
        api_calls=known["API calls"],
        invocations=known["API calls"] + pictures,
        gigabyte_seconds=sum(
            known[f"{title} milliseconds"] / 1000 * _MEMORY[title] for title in _FUNCTIONS
        ),
        queue_requests=known["queue empty receives"] + 3 * known["queue sent"],
        s3_writes=estimate.WORKER_WRITES * pictures,
        s3_reads=estimate.WORKER_READS * pictures + known["deliveries"],
        s3_gb=known["s3_bytes"] / _GB,
        table_writes=known["table writes"],
        table_reads=known["table reads"],
        deliveries=known["deliveries"],
        delivered_gb=known["delivered bytes"] / _GB,
        alarm_metrics=estimate.IDLE.alarm_metrics,
        dashboards=estimate.IDLE.dashboards,
        metrics=estimate.BUSY.metrics if pictures else 0,
    )


def _line(title: str, numbers: Numbers) -> str:
    calls = numbers[f"{title} calls"]
    if not calls:
        return f"{title + ', last day':<21}no calls"
    errors, throttles = (int(numbers[f"{title} {kind}"] or 0) for kind in ("errors", "throttles"))
    mean, high = (numbers[f"{title} {kind}"] or 0 for kind in ("mean", "worst hour's p95"))
    return (
        f"{title + ', last day':<21}{calls:,.0f} calls, {errors} errors, {throttles} throttled; "
        f"{mean:.0f} ms on average, {high:.0f} ms for 95 % in the worst hour"
    )
