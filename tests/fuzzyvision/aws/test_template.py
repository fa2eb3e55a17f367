"""The stack, read as data: policies, buckets, queues."""

import json
import re
from typing import Any

import pytest

from chalicelib import keys
from fuzzyvision.local.moto import resources as local
from tests.support.aws.template_reader import ACCOUNT, STACK, as_list, of_type, resolve, statements
from tests.support.aws.templates import EVERY, Options, named, plain, sam
from tests.support.paths import ROOT

LEAN, FULL = EVERY[0], EVERY[-1]


@pytest.fixture
def template() -> dict[str, Any]:
    """Return the fullest template."""
    return plain(FULL)


every = pytest.mark.parametrize("options", EVERY, ids=named)

NEITHER_HAS_RESOURCES = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
"""Actions of which AWS's service reference knows no resource to name but "*"."""


@every
def test_no_action_or_principal_is_a_wildcard(options: Options) -> None:
    allowed = [one for one in statements(plain(options)) if one[1]["Effect"] == "Allow"]
    assert len(allowed) > 15
    for name, statement in allowed:
        assert "NotAction" not in statement, name
        assert "NotPrincipal" not in statement, name
        assert not [one for one in as_list(statement["Action"]) if "*" in one], name
        for principals in statement.get("Principal", {}).values():
            assert "*" not in principals, name
        if "*" in as_list(statement.get("Resource")):
            assert set(statement["Action"]) == NEITHER_HAS_RESOURCES


def test_services_act_for_this_account_only(
    template: dict[str, Any],
) -> None:
    for name, statement in statements(template):
        if "Service" not in statement.get("Principal", {}) or name.endswith("Role"):
            continue
        conditions = json.dumps(statement["Condition"])
        assert f":{ACCOUNT}:" in conditions or f'"{ACCOUNT}"' in conditions, name


@every
def test_each_role_is_assumed_by_its_service(options: Options) -> None:
    trusted = {
        name: statement["Principal"]["Service"]
        for name, statement in statements(plain(options))
        if statement.get("Action") == "sts:AssumeRole"
    }
    assert trusted.keys() == of_type(plain(options), "IAM::Role").keys()
    budgets = {"BudgetRole": "budgets.amazonaws.com"} if options.budget else {}
    functions = dict.fromkeys(("ApiRole", "WorkerRole"), "lambda.amazonaws.com")
    assert trusted == {**functions, **budgets}


def test_buckets_are_private_and_encrypted(
    template: dict[str, Any],
) -> None:
    buckets = of_type(template, "S3::Bucket")
    assert buckets.keys() == {"UploadsBucket", "ResultsBucket", "SiteBucket"}
    for bucket in buckets.values():
        blocked = bucket["PublicAccessBlockConfiguration"]
        assert len(blocked) == 4
        assert all(value is True for value in blocked.values())
        encryption = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert encryption == [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        owner = bucket["OwnershipControls"]["Rules"]
        assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_unencrypted_requests_are_denied(
    template: dict[str, Any],
) -> None:
    refused = {
        resource
        for _, statement in statements(template)
        if statement["Effect"] == "Deny"
        and statement.get("Principal") == "*"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for resource in as_list(statement["Resource"])
    }
    buckets = {f"arn:aws:s3:::{name}" for name in of_type(template, "S3::Bucket")}
    queues = {f"{name}.Arn" for name in of_type(template, "SQS::Queue")}
    inside = {f"{bucket}/*" for bucket in buckets}
    assert refused == buckets | inside | queues | {"AlarmTopic"}


def test_only_labelled_pictures_never_expire() -> None:
    options = Options("dev", keep_days=7)
    rules = {
        name: {
            (rule.get("Prefix"), rule["ExpirationInDays"])
            for rule in bucket["LifecycleConfiguration"]["Rules"]
            if "ExpirationInDays" in rule
        }
        for name, bucket in of_type(sam(options), "S3::Bucket").items()
    }
    public = {*keys.written_keys("A"), keys.explanation_key("A")}
    others = [keys.answer_key("0"), keys.hidden_key("0", keys.image_key("A"))]
    folders = {key.split("/")[0] for key in [*public, *others]}
    assert rules == {
        "UploadsBucket": {(None, 1)},
        "ResultsBucket": {(f"{folder}/", 7) for folder in folders},
        "SiteBucket": set(),
    }


def test_unfinished_uploads_are_aborted(template: dict[str, Any]) -> None:
    for bucket in of_type(template, "S3::Bucket").values():
        rules = bucket["LifecycleConfiguration"]["Rules"]
        assert {"DaysAfterInitiation": 1} in [
            r.get("AbortIncompleteMultipartUpload") for r in rules
        ]
        assert {rule["Status"] for rule in rules} == {"Enabled"}


def test_message_is_hidden_and_tried_five_times(
    template: dict[str, Any],
) -> None:
    queues = of_type(template, "SQS::Queue")
    queue, dead = queues["UploadsQueue"], queues["DeadLetterQueue"]
    worker = of_type(template, "Lambda::Function")["AnswerUploads"]
    assert queue["VisibilityTimeout"] == 6 * worker["Timeout"]
    # A picture whose first try fails is answered while its page still waits.
    script = (ROOT / "static_site" / "js" / "lib" / "documents.js").read_text()
    [patience] = re.findall(r"PATIENCE_MS = ([\d_]+);", script)
    assert int(patience) / 1000 >= queue["VisibilityTimeout"] + worker["Timeout"]
    redrive = resolve(queue["RedrivePolicy"])
    assert redrive == {
        "deadLetterTargetArn": "DeadLetterQueue.Arn",
        "maxReceiveCount": local.MOST_TRIES,
    }
    assert local.MOST_TRIES == 5
    assert dead["MessageRetentionPeriod"] == 14 * 86_400
    assert dead["MessageRetentionPeriod"] > queue["MessageRetentionPeriod"]


def test_only_the_uploads_bucket_may_send_messages(
    template: dict[str, Any],
) -> None:
    queues = of_type(template, "SQS::Queue")
    assert all(queue["SqsManagedSseEnabled"] is True for queue in queues.values())
    [(_, tells)] = [one for one in statements(template) if one[1].get("Sid", "").startswith("TheU")]
    bucket = resolve(of_type(template, "S3::Bucket")["UploadsBucket"]["BucketName"])
    assert tells["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"},
    }


def test_uploads_bucket_name_is_valid_and_unique(
    template: dict[str, Any],
) -> None:
    name = resolve(of_type(template, "S3::Bucket")["UploadsBucket"]["BucketName"])
    assert name == f"{STACK}-uploads-51af3dc0"
    longest = name.replace("dev", "a" * 21)
    assert len(longest) <= 63
