"""The functions, their logs, what watches them, and what the commands read of a stack."""

import json
from typing import Any

import pytest

import app
from chalicelib import clients
from chalicelib.images import apart
from chalicelib.logs import LOGGER
from chalicelib.metrics import NAMESPACE
from fuzzyvision.aws import estimate
from fuzzyvision.aws.parameters import SECRETS
from fuzzyvision.common.allocator import ALLOCATOR
from tests.support.aws.parameters import settled
from tests.support.aws.template_reader import STACK, as_list, of_type, resolve, statements
from tests.support.aws.templates import (
    DOMAIN,
    EVERY,
    THE_KEY,
    THE_SECRET,
    Options,
    merged,
    named,
    plain,
    sam,
)

LEAN, FULL = EVERY[0], EVERY[-1]


every = pytest.mark.parametrize("options", EVERY, ids=named)


@pytest.fixture
def template() -> dict[str, Any]:
    """Return the fullest template."""
    return plain(FULL)


@every
def test_queue_gives_worker_one_picture_at_a_time(options: Options) -> None:
    [source] = of_type(plain(options), "Lambda::EventSourceMapping").values()
    assert resolve(source["EventSourceArn"]) == "UploadsQueue.Arn"
    assert resolve(source["FunctionName"]) == "AnswerUploads"
    assert source["BatchSize"] == 1
    assert app.QUEUE not in json.dumps(plain(options))


def test_worker_gives_up_before_its_function_does(template: dict[str, Any]) -> None:
    worker = of_type(template, "Lambda::Function")["AnswerUploads"]
    assert apart.SECONDS < 2 * apart.SECONDS < worker["Timeout"]
    assert worker["MemorySize"] * 2**20 / 2 > apart.MEMORY


def test_estimate_has_the_memory_of_the_functions(template: dict[str, Any]) -> None:
    functions = of_type(template, "Lambda::Function")
    assert functions["AnswerUploads"]["MemorySize"] == estimate.WORKER_GB * 1024
    assert functions["APIHandler"]["MemorySize"] == estimate.API_GB * 1024


def test_workers_reserve_no_concurrency() -> None:
    template = plain(Options("dev", workers=40))
    [source] = of_type(template, "Lambda::EventSourceMapping").values()
    assert source["ScalingConfig"] == {"MaximumConcurrency": 40}
    for function in of_type(template, "Lambda::Function").values():
        assert "ReservedConcurrentExecutions" not in function
    # A new account runs ten functions at once: the API has to get a turn.
    [by_default] = of_type(plain(LEAN), "Lambda::EventSourceMapping").values()
    assert by_default["ScalingConfig"]["MaximumConcurrency"] < 10


@every
def test_function_has_role_log_trace_and_dead_letters(
    options: Options,
) -> None:
    functions = of_type(plain(options), "Lambda::Function")
    assert functions.keys() == {"APIHandler", "AnswerUploads"}
    for name, role, log in (
        ("APIHandler", "ApiRole", "ApiLog"),
        ("AnswerUploads", "WorkerRole", "WorkerLog"),
    ):
        function = resolve(functions[name])
        assert function["Role"] == f"{role}.Arn"
        assert function["LoggingConfig"] == {"LogGroup": log, "LogFormat": "JSON"}
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert function["DeadLetterConfig"] == {"TargetArn": "DeadLetterQueue.Arn"}
        assert function["Runtime"] == "python3.13"
        assert function["Architectures"] == [options.architecture]


def test_log_groups_expire_and_are_separate(
    template: dict[str, Any],
) -> None:
    groups = of_type(template, "Logs::LogGroup")
    assert all(group["RetentionInDays"] == 30 for group in groups.values())
    writers = {
        name: statement["Resource"]
        for name, statement in statements(template)
        if "logs:PutLogEvents" in as_list(statement["Action"])
    }
    assert writers == {"ApiRole": "ApiLog.Arn", "WorkerRole": "WorkerLog.Arn"}
    assert "logs:CreateLogGroup" not in json.dumps(template)


@every
def test_functions_get_the_settings_they_read(options: Options) -> None:
    address = resolve(plain(options)["Outputs"])["Address"]["Value"]
    own = {"ORIGIN_SECRET": THE_SECRET, "INVITATION_KEY": THE_KEY, "REVIEW": "after"}
    limits = {"DAILY": "2000", "CLIENT_HOURLY": "200", **own}
    for name, function in of_type(plain(options), "Lambda::Function").items():
        variables = {
            name: str(one) for name, one in resolve(function["Environment"]["Variables"]).items()
        }
        buckets = of_type(plain(options), "S3::Bucket")
        assert variables == {
            "UPLOADS_BUCKET": resolve(buckets["UploadsBucket"]["BucketName"]),
            "RESULTS_BUCKET": "ResultsBucket",
            "VOTES_TABLE": "VotesTable",
            "QUEUE_URL": "UploadsQueue",
            "NAME_LENGTH": "3",
            "KEEP_DAYS": "30",
            "ACCESS": "public",
            "STAGE": "dev",
            **({"SITE_URL": address, **ALLOCATOR} if name == "AnswerUploads" else limits),
        }


def test_without_a_secret_no_client_is_limited() -> None:
    # CloudFront's own address would be the client's.
    bare = settled(merged(), {"Stage": "dev"})
    variables = resolve(bare["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"])
    assert variables["CLIENT_HOURLY"] == "none"
    assert variables["ORIGIN_SECRET"] == ""
    assert "OriginCustomHeaders" not in api_origin(bare)


def test_cloudfront_proves_itself_to_the_api() -> None:
    header = {"HeaderName": clients.SECRET_HEADER, "HeaderValue": THE_SECRET}
    [sent] = api_origin(sam(EVERY[0]))["OriginCustomHeaders"]
    assert {**sent, "HeaderName": sent["HeaderName"].lower()} == header
    assert all(merged()["Parameters"][name]["NoEcho"] is True for name in SECRETS)


def test_function_at_cloudfront_has_the_key_of_the_api() -> None:
    given = {"Stage": "dev", "Access": "invited", "InvitationKey": THE_KEY}
    resources = settled(merged(), given)["Resources"]
    code = resolve(resources["Addresses"]["Properties"]["FunctionCode"])
    assert f"const KEY = '{THE_KEY}';" in code
    assert "const INVITED = 'invited' === 'invited';" in code
    assert len(code.encode()) < 10_240
    variables = resources["APIHandler"]["Properties"]["Environment"]["Variables"]
    assert resolve(variables["INVITATION_KEY"]) == THE_KEY


def api_origin(template: dict[str, Any]) -> dict[str, Any]:
    config = resolve(template["Resources"]["Distribution"]["Properties"]["DistributionConfig"])
    origins: dict[str, dict[str, Any]] = {one["Id"]: one for one in config["Origins"]}
    return origins["api"]


def test_votes_table_can_be_restored(
    template: dict[str, Any],
) -> None:
    [table] = of_type(template, "DynamoDB::Table").values()
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
    [index] = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "cells"
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["cell", "voted_at"]


def test_replaced_data_is_retained(template: dict[str, Any]) -> None:
    for name, one in template["Resources"].items():
        if one["Type"] in {"AWS::S3::Bucket", "AWS::DynamoDB::Table"}:
            assert one["UpdateReplacePolicy"] == "Retain", name
            assert one["DeletionPolicy"] == "Delete", name


@every
def test_six_alarms_ring_where_there_is_an_address(options: Options) -> None:
    alarms = of_type(plain(options), "CloudWatch::Alarm")
    assert alarms.keys() == {
        *("DeadLetters", "OldestMessage", "WorkerErrors"),
        *("ApiErrors", "ApiFailures", "Throttles"),
    }
    told = [resolve(alarm["AlarmActions"]) for alarm in alarms.values()]
    assert told == [["AlarmTopic"] if options.email else []] * 6
    topics = of_type(plain(options), "SNS::Topic")
    assert list(topics) == (["AlarmTopic"] if options.email else [])
    for topic in topics.values():
        assert topic["Subscription"] == [{"Protocol": "email", "Endpoint": options.email}]


def test_the_estimate_counts_what_is_billed_by_the_month(template: dict[str, Any]) -> None:
    alarms = of_type(template, "CloudWatch::Alarm").values()
    watched = sum(
        len([one for one in alarm.get("Metrics", [{"MetricStat": {}}]) if "MetricStat" in one])
        for alarm in alarms
    )
    assert watched == estimate.IDLE.alarm_metrics
    assert len(of_type(template, "CloudWatch::Dashboard")) == estimate.IDLE.dashboards


def test_first_dead_letter_raises_the_alarm(template: dict[str, Any]) -> None:
    alarms = of_type(template, "CloudWatch::Alarm")
    dead = resolve(alarms["DeadLetters"])
    assert dead["Dimensions"] == [{"Name": "QueueName", "Value": "DeadLetterQueue.QueueName"}]
    assert (dead["ComparisonOperator"], dead["Threshold"]) == ("GreaterThanThreshold", 0)
    assert {alarm["TreatMissingData"] for alarm in alarms.values()} == {"notBreaching"}


def test_alarms_watch_this_stack_only(template: dict[str, Any]) -> None:
    api = of_type(template, "ApiGateway::RestApi")["RestAPI"]
    assert resolve(api["Name"]) == STACK
    assert resolve(api["Body"]["info"]["title"]) == STACK
    failures = resolve(of_type(template, "CloudWatch::Alarm")["ApiFailures"])
    named_by = {one["Name"]: one["Value"] for one in failures["Dimensions"]}
    [stage] = of_type(template, "ApiGateway::Stage").values()
    assert named_by == {"ApiName": STACK, "Stage": stage["StageName"]}


def test_dashboard_is_valid_json(template: dict[str, Any]) -> None:
    [dashboard] = of_type(template, "CloudWatch::Dashboard").values()
    widgets = json.loads(resolve(dashboard["DashboardBody"]))["widgets"]
    assert len(widgets) == 12
    assert f'"{NAMESPACE}", "Milliseconds", "service", "{LOGGER}"' in json.dumps(widgets)
    assert f"{{{NAMESPACE},service,stage,outcome}}" in json.dumps(widgets)
    places = {(one["x"], one["y"]) for one in widgets}
    assert len(places) == len(widgets)


@every
def test_outputs_are_those_the_commands_read(options: Options) -> None:
    outputs = resolve(sam(options)["Outputs"])
    address = (
        f"https://{DOMAIN['domain']}" if options.domain else ("https://distribution.cloudfront.net")
    )
    assert outputs["Address"]["Value"] == address
    assert outputs.keys() == {
        *("Address", "UploadsBucketName", "ResultsBucketName", "SiteBucketName"),
        *("VotesTableName", "QueueUrl", "DeadLetterQueueUrl", "DistributionId"),
        *("DistributionDomainName", "ApiFunctionName", "WorkerFunctionName"),
    }


def test_global_names_contain_the_region(
    template: dict[str, Any],
) -> None:
    shared: list[Any] = [
        one["Properties"].get("DashboardName")
        or one["Properties"].get("Name")
        or next(iter(one["Properties"].values()))["Name"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::CloudWatch::Dashboard"
        or (
            one["Type"].startswith("AWS::CloudFront::")
            and one["Type"] != "AWS::CloudFront::Distribution"
        )
    ]
    assert len(shared) == 4
    assert all("eu-central-1" in resolve(name) for name in shared)
