"""What the owner sees while a stack changes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fuzzyvision.aws.progress import Progress
from fuzzyvision.aws.stack import reason


def event(resource: str, status: str, why: str = "", kind: str = "AWS::SQS::Queue") -> Any:  # noqa: ANN401 - as boto3 types it
    return {
        "EventId": f"{resource}-{status}",
        "StackId": "stack",
        "PhysicalResourceId": "stack" if resource == "fuzzy-vision-dev" else resource,
        "LogicalResourceId": resource,
        "ResourceType": kind,
        "ResourceStatus": status,
        "ResourceStatusReason": why,
        "Timestamp": datetime(2026, 11, 22, tzinfo=UTC),
    }


def test_finished_resources_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(total=2)
    for one in (
        event("fuzzy-vision-dev", "CREATE_IN_PROGRESS"),
        event("Queue", "CREATE_IN_PROGRESS"),
        event("Queue", "CREATE_COMPLETE"),
        event("Table", "CREATE_COMPLETE"),
    ):
        progress.tell(one)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ", 2)[2] for line in lines] == [
        "1 of 2  Queue made",
        "2 of 2  Table made",
    ]


def test_a_distribution_says_that_it_takes_long(capsys: pytest.CaptureFixture[str]) -> None:
    kind = "AWS::CloudFront::Distribution"
    Progress().tell(event("Site", "CREATE_IN_PROGRESS", kind=kind))
    assert "takes some minutes" in capsys.readouterr().out


def test_reason_is_the_first_own_failure() -> None:
    events = [
        event("Queue", "CREATE_COMPLETE"),
        event("Table", "CREATE_FAILED", "Resource creation cancelled"),
        event("Worker", "CREATE_FAILED", "The role may not be assumed."),
        event("Api", "CREATE_FAILED", "Something later."),
    ]
    assert reason(events) == "Worker: The role may not be assumed."


def test_without_a_reason_it_says_so() -> None:
    assert "no reason" in reason([event("Queue", "CREATE_COMPLETE")])


UNVERIFIED = (
    "Access denied for operation 'AWS::CloudFront::Distribution: Your account must be verified "
    "before you can add new CloudFront resources. To verify your account, please contact AWS "
    "Support (https://console.aws.amazon.com/support/home#/) and include this error message.'"
)
TAKEN = (
    "One or more of the CNAMEs you provided are already associated with a different resource. "
    "(Service: CloudFront, Status Code: 409)"
)


@pytest.mark.parametrize(
    ("told", "advice"),
    [
        (UNVERIFIED, "until AWS has verified it"),
        (TAKEN, "Another CloudFront distribution has this domain"),
    ],
)
def test_reason_that_only_aws_foresees_is_explained(told: str, advice: str) -> None:
    first, second = reason([event("Distribution", "CREATE_FAILED", told)]).splitlines()
    assert first == f"Distribution: {told}"
    assert advice in second
