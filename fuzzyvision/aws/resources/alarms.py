"""What somebody should look at, and whom to tell. Pure."""

from dataclasses import dataclass

from fuzzyvision.aws.resources.ids import API, DEAD_LETTERS, QUEUE, TOPIC, WORKER
from fuzzyvision.aws.resources.intrinsics import Json, get, ref, sub
from fuzzyvision.aws.resources.options import Options
from fuzzyvision.aws.resources.topic import topic

_MINUTE = 60


@dataclass(frozen=True)
class Metric:
    """One of CloudWatch's series, and how its values within `seconds` become one."""

    namespace: str
    name: str
    statistic: str
    dimensions: Json
    seconds: int = 5 * _MINUTE

    def series(self) -> Json:
        """Return which series it is."""
        return {
            "Namespace": self.namespace,
            "MetricName": self.name,
            "Dimensions": [{"Name": key, "Value": one} for key, one in self.dimensions.items()],
        }


def alarms(options: Options) -> Json:
    """Return the alarms, and the topic that they tell if there is an address to tell."""
    told = [ref(TOPIC)] if options.email else []
    return {
        **_of_uploads(told),
        **_of_functions(told),
        **(topic(options.email) if options.email else {}),
    }


def _of_uploads(told: list[Json]) -> Json:
    queue, dead = ({"QueueName": get(one, "QueueName")} for one in (QUEUE, DEAD_LETTERS))
    depth = "ApproximateNumberOfMessagesVisible"
    return {
        "DeadLetters": _alarm(
            "Uploads were tried five times and have no answer: they wait among the dead letters.",
            0,
            [Metric("AWS/SQS", depth, "Maximum", dead, _MINUTE)],
            told,
        ),
        "OldestMessage": _alarm(
            "An upload has waited for its answer for more than five minutes.",
            5 * _MINUTE,
            [Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", queue, _MINUTE)],
            told,
        ),
    }


def _of_functions(told: list[Json]) -> Json:
    api, worker = {"FunctionName": ref(API)}, {"FunctionName": ref(WORKER)}
    stage = {"ApiName": sub("${AWS::StackName}"), "Stage": "api"}
    return {
        "WorkerErrors": _alarm(
            "The worker failed more than five times within five minutes. The queue tries again.",
            5,
            [Metric("AWS/Lambda", "Errors", "Sum", worker)],
            told,
        ),
        "ApiErrors": _alarm(
            "The API function failed: it ran out of time or memory.",
            0,
            [Metric("AWS/Lambda", "Errors", "Sum", api)],
            told,
        ),
        "ApiFailures": _alarm(
            "The API answered more than five calls within five minutes with 5xx.",
            5,
            [Metric("AWS/ApiGateway", "5XXError", "Sum", stage)],
            told,
        ),
        "Throttles": _alarm(
            "Lambda turned calls away: the account runs no more functions at once.",
            5,
            [Metric("AWS/Lambda", "Throttles", "Sum", one) for one in (api, worker)],
            told,
        ),
    }


def _alarm(why: str, most: int, metrics: list[Metric], told: list[Json]) -> Json:
    """Return an alarm that rings while the series, or the sum of several, is over `most`."""
    watched = _one(metrics[0]) if len(metrics) == 1 else _sum(metrics)
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": sub(f"${{AWS::StackName}}: {why}"),
            **watched,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": most,
            "EvaluationPeriods": 1,
            "TreatMissingData": "notBreaching",
            "AlarmActions": told,
        },
    }


def _one(metric: Metric) -> Json:
    return {**metric.series(), "Statistic": metric.statistic, "Period": metric.seconds}


def _sum(metrics: list[Metric]) -> Json:
    parts = [
        {
            "Id": f"m{place}",
            "MetricStat": {
                "Metric": metric.series(),
                "Period": metric.seconds,
                "Stat": metric.statistic,
            },
            "ReturnData": False,
        }
        for place, metric in enumerate(metrics)
    ]
    # A function that was not called has no value: that is 0.
    added = "+".join(f"FILL({part['Id']}, 0)" for part in parts)
    return {"Metrics": [*parts, {"Id": "total", "Expression": added, "ReturnData": True}]}
