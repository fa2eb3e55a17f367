"""What the deployer's policy allows, held against what is asked of AWS, both ways."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.handlers
import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.asking import allow_new_stage
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.aws.package.build import Package
from fuzzyvision.aws.policy import document
from fuzzyvision.aws.preflight import permissions
from fuzzyvision.aws.preflight.plan import Plan
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.checking import places
from fuzzyvision.cli import main
from fuzzyvision.common import stages
from tests.support import lambda_events
from tests.support.aws.cloud import REGION
from tests.support.aws.deployments import whole_package
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template
from tests.support.aws.template_reader import as_list
from tests.support.aws.templates import EVERY, plain
from tests.support.aws.unused_permissions import UNUSED
from tests.support.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBER = "123456789012"
NEEDED_TYPES = sorted({one["Type"] for one in plain(EVERY[-1])["Resources"].values()})

NOT_SEEN = {
    # Only of a certificate, of a quota that is nearly used up, of a role, and of what was removed.
    "acm:DescribeCertificate",
    "cloudfront:CreateInvalidation",
    "servicequotas:GetServiceQuota",
    # Of a stack with tags.
    "cloudformation:TagResource",
    # Asked by CloudFormation with the caller's rights, like the schemas' actions.
    "iam:PassRole",
}
"""What is needed and no double notices."""

ACTIONS = {
    "s3:HeadBucket": {"s3:ListBucket"},
    "s3:HeadObject": {"s3:GetObject"},
    "s3:ListObjectsV2": {"s3:ListBucket"},
    "s3:ListObjectVersions": {"s3:ListBucketVersions"},
    "s3:ListMultipartUploads": {"s3:ListBucketMultipartUploads"},
    "s3:DeleteObjects": {"s3:DeleteObject", "s3:DeleteObjectVersion"},
    "s3:PutPublicAccessBlock": {"s3:PutBucketPublicAccessBlock"},
    "s3:PutBucketLifecycleConfiguration": {"s3:PutLifecycleConfiguration"},
    "s3:CreateMultipartUpload": {"s3:PutObject"},
    "sts:GetCallerIdentity": set(),  # needs no permission
}
"""Operations that are not called like the actions that allow them."""

HANDLERS = ("create", "read", "update", "delete")


def given() -> list[dict[str, Any]]:
    """Return the statements of both policies."""
    both = [document(STAGE, NUMBER, REGION, budget=budget) for budget in (False, True)]
    return [one for made in both for one in made["Statement"]]


def allowed(action: str, resource: str | None = None) -> bool:
    """Return whether the policy allows an action, on any resource or on this one."""
    return any(
        fnmatchcase(action, pattern)
        and (resource is None or any(fnmatchcase(resource, of) for of in as_list(one["Resource"])))
        for one in given()
        for pattern in one["Action"]
    )


def needed(kind: str) -> set[str]:
    """Return what CloudFormation needs for a kind of resource, by AWS's schema of it."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    handlers = [schema["handlers"][one] for one in HANDLERS if one in schema["handlers"]]
    parts = [*handlers, schema.get("tagging", {})]
    return {action for part in parts for action in part.get("permissions", ())}


def reason(action: str) -> str:
    """Return the pattern under which a permission is said not to be needed, if it is."""
    return next((one for one in UNUSED if fnmatchcase(action, one)), "")


@pytest.mark.parametrize("stage", ["dev", "a" * 21])
@pytest.mark.parametrize("budget", [False, True])
def test_policy_is_one_that_iam_takes(stage: str, budget: bool) -> None:
    made = document(stage, NUMBER, "ap-southeast-2", budget=budget)
    # IAM's quota of a managed policy, white space not counted.
    assert len(json.dumps(made, separators=(",", ":"))) <= 6144
    assert set(re.findall(r"arn:aws:\w+:([^:]*):", json.dumps(made))) <= {
        *("ap-southeast-2", "us-east-1", "")
    }


@pytest.mark.parametrize("kind", NEEDED_TYPES)
def test_cloudformation_may_make_each_resource(kind: str) -> None:
    assert [one for one in needed(kind) if not allowed(one) and not reason(one)] == []


def test_what_is_not_needed_is_known_to_the_schemas() -> None:
    asked = {action for kind in NEEDED_TYPES for action in needed(kind)}
    assert [one for one in UNUSED if not any(fnmatchcase(of, one) for of in asked)] == []


def test_no_writing_action_has_a_wildcard() -> None:
    patterns = {one for part in given() for one in part["Action"]}
    assert all(re.fullmatch(r"\w+:(Get|List|Describe)\*", one) for one in patterns if "*" in one)


def test_roles_are_passed_to_lambda_and_to_a_budget_alone() -> None:
    passes = [one for one in given() if "iam:PassRole" in one["Action"]]
    assert [one["Condition"] for one in passes] == [
        {"StringEquals": {"iam:PassedToService": f"{service}.amazonaws.com"}}
        for service in ("lambda", "budgets")
    ]
    assert {one["Resource"] for one in passes} == {
        f"arn:aws:iam::{NUMBER}:role/fuzzy-vision-{STAGE}-*"
    }


def test_command_prints_the_policy_for_the_account(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "prod"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == document("prod", account.number, account.region)
    assert main(["policy", "prod", "--budget"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == document("prod", account.number, account.region, budget=True)


def test_policy_allows_what_a_preflight_wants() -> None:
    identity = f"arn:aws:iam::{NUMBER}:user/owner"
    bucket = f"fuzzy-vision-{STAGE}-{NUMBER}-{REGION}"
    stack_name = f"fuzzy-vision-{STAGE}"
    plan = Plan(NUMBER, REGION, identity, stack_name, bucket, new=True, new_budget=True)
    wanted = [(one, arn) for arn, actions in permissions.needed(plan).items() for one in actions]
    assert len(wanted) > 15
    assert [one for one in wanted if not allowed(*one)] == []


Asked = set[tuple[str, str]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return a set that grows with what every session of botocore asks: actions and resources."""
    found: Asked = set()

    def note(params: dict[str, Any], model: Any, **_rest: object) -> None:  # noqa: ANN401 - botocore's
        service = model.service_model.signing_name
        service = {"monitoring": "cloudwatch"}.get(service, service)
        operation = f"{service}:{model.name}"
        kinds = {kind for write in params.get("TransactItems", ()) for kind in write}
        actions = {f"dynamodb:{kind}Item" for kind in kinds} or ACTIONS.get(operation, {operation})
        found.update((action, resource(service, params)) for action in actions)

    handlers = [*botocore.handlers.BUILTIN_HANDLERS, ("provide-client-params", note)]
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", handlers)
    return found


def resource(service: str, params: dict[str, Any]) -> str:
    """Return what a call is about, as IAM names it; empty where IAM knows no name."""
    named: dict[str, Callable[[], str]] = {
        "s3": lambda: f"arn:aws:s3:::{params['Bucket']}",
        "cloudformation": lambda: of_stack(params),
        "sqs": lambda: f"arn:aws:sqs:{REGION}:{NUMBER}:{params['QueueUrl'].rpartition('/')[2]}",
        "dynamodb": lambda: f"arn:aws:dynamodb:{REGION}:{NUMBER}:table/{table(params)}",
        "logs": lambda: f"arn:aws:logs:{REGION}:{NUMBER}:log-group:{params['logGroupName']}",
    }
    return named[service]() if service in named else ""


def of_stack(params: dict[str, Any]) -> str:
    name = params.get("StackName", f"fuzzy-vision-{STAGE}")
    prefix = f"arn:aws:cloudformation:{REGION}:{NUMBER}:stack/"
    return str(name) if name.startswith("arn:") else f"{prefix}{name}/1"


def table(params: dict[str, Any]) -> str:
    if "TransactItems" in params:
        [first, *_] = params["TransactItems"][0].values()
        return str(first["TableName"])
    return str(params.get("TableName") or next(iter(params["RequestItems"])))


@pytest.fixture
def made(tmp_path: Path) -> Package:
    """Return a package without the code, but with the template of `make package`."""
    return whole_package(tmp_path)


@pytest.fixture
def everything(account: Account, asked: Asked, made: Package, tmp_path: Path) -> Asked:
    """Run every command that asks AWS; return what they asked. `account` is not listened to."""
    kept = Kept.at(tmp_path / "data")
    kept.label("Mouse", "Watch")
    # On the small stack first, where no function is fetched by the queue: moto would start Docker.
    wanted = Wanted(sent(account, template("Queue", "DeadLetterQueue")), TAGS)
    leave(account, release(stack(account), wanted, account))
    for words in (["status"], ["logs"], ["redrive"], ["destroy", "--yes"]):
        assert main([*words, STAGE]) == 0, words
    for chosen in ({"keep_days": 7}, {}, {"keep_days": 9}):
        deploy(STAGE, chosen, package=lambda *_: made)
    Stack.of(Account.connect(), STAGE).metadata()  # asked of a stack of an earlier release
    for words in (["import-data", str(kept.folder.path)], ["export", str(tmp_path / "labelled")]):
        assert main([*words, "--stage", STAGE]) == 0, words
    [labelled, *_] = stages.find(STAGE).table.pictures()
    for words in (["remove", labelled.picture.pid, "--yes"], ["pause"], ["resume"]):
        assert main([*words, "--stage", STAGE]) == 0, words
    allow_new_stage(Account.connect(), "another", sure=False)  # which is not asked, as there is one
    assert places.address(STAGE, tmp_path)  # the rest of `check` is a peer's
    return asked


def leave(account: Account, state: State) -> None:
    """Leave on the stage what the commands are to find."""
    uploads, dead = state.outputs["UploadsBucketName"], state.outputs["DeadLetterQueueUrl"]
    s3 = account.session.client("s3")
    s3.put_object(Bucket=uploads, Key="0" * 32, Body=b"picture")
    s3.create_multipart_upload(Bucket=uploads, Key="1" * 32)
    letter = lambda_events.object_created("uploads", "0" * 32, "e7a9", 5)
    account.session.client("sqs").send_message(QueueUrl=dead, MessageBody=letter)


def test_the_policy_is_what_commands_and_stack_need(everything: Asked) -> None:
    assert len(everything) > 30
    assert [one for one in sorted(everything) if not allowed(*filter(None, one))] == []
    stack_needs = {one for kind in NEEDED_TYPES for one in needed(kind) if not reason(one)}
    used = {action for action, _ in everything} | stack_needs | NOT_SEEN
    allows = {one for part in given() for one in part["Action"]}
    assert [one for one in sorted(allows) if not any(fnmatchcase(of, one) for of in used)] == []
