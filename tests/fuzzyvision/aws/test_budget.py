"""The budget: what it stops, where it can be, and how uploads are taken again."""

import copy
from typing import Any

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from fuzzyvision.aws import budget
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.preflight.judge import BUDGET_REGIONS
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.cli import main
from tests.support.aws.cloud import Cloud
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template
from tests.support.aws.template_reader import ACCOUNT, REGION, STACK, resolve
from tests.support.aws.templates import EVERY, PUBLIC, sam

WITH = next(one for one in EVERY if one.budget)
NAMES = {"MonthlyBudget", "DenyUploads", "BudgetRole", "BudgetAction"}


def made(name: str) -> dict[str, Any]:
    properties: dict[str, Any] = resolve(sam(WITH)["Resources"][name]["Properties"])
    return properties


def test_budget_is_there_where_it_was_asked_for() -> None:
    for options in EVERY:
        assert sam(options)["Resources"].keys() & NAMES == (NAMES if options.budget else set())


def test_the_months_cost_of_the_whole_account_counts() -> None:
    one = made("MonthlyBudget")["Budget"]
    assert (one["BudgetType"], one["TimeUnit"]) == ("COST", "MONTHLY")
    assert (str(one["BudgetLimit"]["Amount"]), one["BudgetLimit"]["Unit"]) == ("20", "USD")
    assert not {"CostFilters", "FilterExpression"} & one.keys()
    assert one["BudgetName"] == made("BudgetAction")["BudgetName"] == f"{STACK}-{REGION}-20"
    told = made("MonthlyBudget")["NotificationsWithSubscribers"]
    assert [note["Notification"]["Threshold"] for note in told] == [80, 100]
    assert {note["Subscribers"][0]["Address"] for note in told} == {"AlarmTopic"}


def test_action_denies_the_api_to_sign_uploads() -> None:
    action = made("BudgetAction")
    assert (action["ActionType"], action["ApprovalModel"]) == ("APPLY_IAM_POLICY", "AUTOMATIC")
    assert action["NotificationType"] == "ACTUAL"
    assert action["ActionThreshold"] == {"Type": "PERCENTAGE", "Value": 100}
    denies = {"PolicyArn": "DenyUploads", "Roles": ["ApiRole"]}
    assert action["Definition"]["IamActionDefinition"] == denies
    assert made("DenyUploads")["PolicyDocument"]["Statement"] == [
        {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::UploadsBucket/*"}
    ]


def test_role_of_the_budget_attaches_this_policy_alone() -> None:
    role = made("BudgetRole")
    [trusted] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    [policy] = role["Policies"]
    [may] = policy["PolicyDocument"]["Statement"]
    assert may["Resource"] == "ApiRole.Arn"
    assert may["Condition"] == {"ArnEquals": {"iam:PolicyARN": "DenyUploads"}}


def test_regions_are_those_that_cloudformation_knows_budgets_in() -> None:
    for kind in ("AWS::Budgets::Budget", "AWS::Budgets::BudgetsAction"):
        kinds = PROVIDER_SCHEMA_MANAGER.get_resource_types
        assert {one for one in PUBLIC if kind in kinds(one)} == BUDGET_REGIONS


def test_template_names_no_budget_where_none_can_be() -> None:
    whole = sam(WITH)
    assert budget.known(whole, REGION) == whole
    left = whole["Resources"].keys() - budget.known(whole, "eu-north-1")["Resources"].keys()
    assert left == {"MonthlyBudget", "BudgetAction"}


@pytest.fixture
def acted(account: Account) -> str:
    """Make a stage whose budget has acted; return the policy that it attached."""
    wanted = Wanted(sent(account, with_budget(template("Queue"))), TAGS)
    release(stack(account), wanted, account)
    [arn] = stack(account).resources("AWS::IAM::ManagedPolicy")
    [role] = stack(account).resources("AWS::IAM::Role")
    account.session.client("iam").attach_role_policy(RoleName=role, PolicyArn=arn)
    return arn


def with_budget(document: dict[str, Any]) -> dict[str, Any]:
    whole = copy.deepcopy(sam(WITH)["Resources"])
    ours = {name: whole[name] for name in ("DenyUploads", "ApiRole")}
    ours["ApiRole"]["Properties"].pop("Policies")  # they name what is not there
    document["Resources"] |= ours
    return document


def attached(account: Account, arn: str) -> list[Any]:
    iam = account.session.client("iam")
    return list(iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"])


def test_uploads_are_taken_again_more_than_once(account: Account, acted: str) -> None:
    assert len(attached(account, acted)) == 1
    for _ in range(2):
        budget.lift(account.session, stack(account))
        assert attached(account, acted) == []


@pytest.mark.usefixtures("acted")
def test_budget_is_taken_away_after_it_has_acted(account: Account) -> None:
    without = with_budget(template("Queue"))
    del without["Resources"]["DenyUploads"]
    release(stack(account), Wanted(sent(account, without), TAGS), account)
    assert stack(account).resources("AWS::IAM::ManagedPolicy") == []
    [role] = stack(account).resources("AWS::IAM::Role")
    iam = account.session.client("iam")
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []


def test_another_change_leaves_uploads_stopped(account: Account, acted: str) -> None:
    wanted = Wanted(sent(account, with_budget(template("Queue", "Another"))), TAGS)
    release(stack(account), wanted, account)
    assert len(attached(account, acted)) == 1


@pytest.mark.usefixtures("acted", "account")
def test_stage_is_removed_after_its_budget_has_acted(cloud: Cloud) -> None:
    assert main(["destroy", STAGE, "--yes"]) == 0
    assert cloud.stacks() == []
