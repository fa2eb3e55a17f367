"""A stage's budget: where AWS can make one, and how uploads are taken again."""

from collections.abc import Iterable, Mapping
from typing import Any

import boto3

from fuzzyvision.aws.changes import Change
from fuzzyvision.aws.parameters import NONE
from fuzzyvision.aws.preflight.judge import BUDGET_REGIONS
from fuzzyvision.aws.stack import Stack

_KIND, _POLICY = "AWS::Budgets::", "AWS::IAM::ManagedPolicy"


def known(template: Mapping[str, Any], region: str) -> dict[str, Any]:
    """Return the template as CloudFormation takes it in a region. Pure.

    A kind that it does not know there it refuses, even where a condition keeps it from being made.
    """
    resources = {
        name: one
        for name, one in template["Resources"].items()
        if region in BUDGET_REGIONS or not one["Type"].startswith(_KIND)
    }
    return {**template, "Resources": resources}


def is_new(values: Mapping[str, str], had: Mapping[str, str]) -> bool:
    """Return whether parameters have a budget that the stack does not have. Pure."""
    return values.get("Budget", NONE) not in {NONE, had.get("Budget")}


def changes(proposed: Iterable[Change]) -> bool:
    """Return whether a change of the stack touches a budget or its policy. Pure."""
    return any(one.kind.startswith((_KIND, _POLICY)) for one in proposed)


def lift(session: boto3.Session, stack: Stack) -> None:
    """Detach what a budget's action has attached, so that uploads are taken again.

    CloudFormation cannot see it, and could delete neither policy nor role. Repeatable.
    """
    iam = session.client("iam")
    for arn in stack.resources(_POLICY):
        for page in iam.get_paginator("list_entities_for_policy").paginate(PolicyArn=arn):
            for role in page["PolicyRoles"]:
                iam.detach_role_policy(RoleName=role["RoleName"], PolicyArn=arn)
