"""Whether who deploys may do what a deploy does, as IAM's simulator tells it.

The simulator knows the policies of users and roles, and those of an organization. It is asked
about the resources of the stage: a policy that names them allows nothing on others.
"""

from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from fuzzyvision.aws.preflight.plan import QUICK, Plan

if TYPE_CHECKING:
    from mypy_boto3_iam.type_defs import ContextEntryTypeDef

_ALWAYS: dict[str, tuple[str, ...]] = {
    "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/0": (
        "cloudformation:CreateChangeSet",
        "cloudformation:DescribeChangeSet",
        "cloudformation:DescribeStackEvents",
        "cloudformation:ExecuteChangeSet",
    ),
    "arn:{partition}:s3:::{bucket}/0": ("s3:GetObject", "s3:PutObject"),
    "arn:{partition}:s3:::{stack}-sitebucket-0/0": ("s3:PutObject",),
}
_FIRST: dict[str, tuple[str, ...]] = {
    "arn:{partition}:s3:::{bucket}": ("s3:CreateBucket",),
    "arn:{partition}:s3:::{stack}-uploads-0": ("s3:CreateBucket", "s3:PutBucketPolicy"),
    "arn:{partition}:iam::{account}:role/{stack}-ApiRole-0": ("iam:CreateRole", "iam:PassRole"),
    "arn:{partition}:lambda:{region}:{account}:function:{stack}-APIHandler-0": (
        "lambda:CreateFunction",
    ),
    "arn:{partition}:apigateway:{region}::/restapis": ("apigateway:POST",),
    "arn:{partition}:cloudfront::{account}:distribution/0": ("cloudfront:CreateDistribution",),
    "arn:{partition}:dynamodb:{region}:{account}:table/{stack}-VotesTable-0": (
        "dynamodb:CreateTable",
    ),
    "arn:{partition}:sqs:{region}:{account}:{stack}-UploadsQueue-0": ("sqs:CreateQueue",),
}
_BUDGET: dict[str, tuple[str, ...]] = {
    "arn:{partition}:budgets::{account}:budget/{stack}-0": ("budgets:ModifyBudget",),
    "arn:{partition}:iam::{account}:policy/{stack}-DenyUploads-0": ("iam:CreatePolicy",),
}
_PASSED_TO = "lambda.amazonaws.com"


def needed(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what a deploy cannot do without, by the ARN that it is done to. Pure."""
    partition = plan.identity.split(":")[1]
    actions = {
        **_ALWAYS,
        **(_FIRST if plan.new else {}),
        **(_BUDGET if plan.new_budget else {}),
    }
    return {
        pattern.format(
            partition=partition,
            region=plan.region,
            account=plan.account,
            stack=plan.stack,
            bucket=plan.bucket,
        ): names
        for pattern, names in actions.items()
    }


def denied(session: boto3.Session, plan: Plan) -> tuple[str, ...]:
    """Return the needed actions that the simulator denies; none for those it cannot simulate.

    What depends on a condition that the simulator has no value for counts as allowed. Raises
    ClientError if the simulation itself is not allowed.
    """
    source = _source(session, plan.identity)
    if not source:
        return ()
    pages = session.client("iam", config=QUICK).get_paginator("simulate_principal_policy")
    found: dict[str, None] = {}
    for arn, actions in needed(plan).items():
        told = pages.paginate(
            PolicySourceArn=source,
            ActionNames=list(actions),
            ResourceArns=[arn],
            ContextEntries=[
                _context("iam:PassedToService", _PASSED_TO),
                _context("aws:RequestedRegion", plan.region),
            ],
        )
        for page in told:
            for one in page["EvaluationResults"]:
                if one["EvalDecision"] != "allowed" and not one.get("MissingContextValues"):
                    found[one["EvalActionName"]] = None
    return tuple(found)


def _source(session: boto3.Session, identity: str) -> str:
    """Return whose policies are simulated; empty for those that IAM cannot simulate."""
    parts = identity.split(":")
    kind, _, rest = parts[5].partition("/")
    if kind != "assumed-role":
        return identity if kind == "user" else ""
    name = rest.split("/")[0]
    try:  # the identity leaves out the path of the role
        return session.client("iam", config=QUICK).get_role(RoleName=name)["Role"]["Arn"]
    except ClientError:  # most have none
        return f"arn:{parts[1]}:iam::{parts[4]}:role/{name}"


def _context(key: str, value: str) -> "ContextEntryTypeDef":
    return {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
