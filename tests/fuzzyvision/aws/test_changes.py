"""What a change set would do, in words."""

import pytest

from fuzzyvision.aws.changes import Change, loss, summary


def change(action: str, kind: str, replacement: str = "False", *demands: str) -> Change:
    document = {
        "Action": action,
        "LogicalResourceId": "Thing",
        "ResourceType": kind,
        "Replacement": replacement,
        "Details": [{"Target": {"RequiresRecreation": one}} for one in demands],
    }
    return Change.of({"Type": "Resource", "ResourceChange": document})


def test_summary_counts_changes() -> None:
    kind = "AWS::SQS::Queue"
    changes = [change("Add", kind), change("Add", kind), change("Modify", kind)]
    assert summary(changes) == "2 added, 1 changed."


def test_line_names_resource_kind_and_replacement() -> None:
    line = change("Modify", "AWS::SQS::Queue", "True").line()
    assert line == "  ~ Thing  SQS Queue  (replaced)"


@pytest.mark.parametrize(
    ("action", "kind", "replacement", "lost"),
    [
        ("Remove", "AWS::S3::Bucket", "False", True),
        ("Modify", "AWS::DynamoDB::Table", "True", True),
        ("Modify", "AWS::DynamoDB::Table", "False", False),
        ("Add", "AWS::S3::Bucket", "False", False),
        ("Remove", "AWS::SQS::Queue", "False", False),
    ],
)
def test_only_losing_a_bucket_or_table_loses_data(
    action: str, kind: str, replacement: str, lost: bool
) -> None:
    assert change(action, kind, replacement).loses_data is lost


@pytest.mark.parametrize(
    ("kind", "demands", "lost"),
    [
        ("AWS::DynamoDB::Table", ["Never", "Conditionally"], True),
        ("AWS::S3::Bucket", ["Always"], True),
        ("AWS::S3::Bucket", [], True),
        ("AWS::S3::Bucket", ["Never", "Never"], False),
        ("AWS::SQS::Queue", ["Conditionally"], False),
    ],
)
def test_conditional_replacement_may_lose_data(kind: str, demands: list[str], lost: bool) -> None:
    found = change("Modify", kind, "Conditional", *demands)
    assert found.loses_data is lost
    assert loss([found]).startswith("This may replace Thing") is lost


def test_conditional_replacement_is_shown() -> None:
    line = change("Modify", "AWS::SQS::Queue", "Conditional", "Conditionally").line()
    assert line == "  ~ Thing  SQS Queue  (may be replaced)"
