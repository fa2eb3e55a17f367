"""A small template with what the commands look at, so that they are tested without the package."""

import json
from typing import Any

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.stack import Stack

STAGE = "trial"
TAGS = {"application": "fuzzy-vision"}


def template(*queues: str) -> dict[str, Any]:
    """Return a template with buckets, a table, logs and these queues."""
    kinds = {"pk": "HASH", "sk": "RANGE"}
    table = {
        "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind in kinds.items()],
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in kinds],
        "BillingMode": "PAY_PER_REQUEST",
    }
    return {
        "Parameters": {
            "Architecture": {"Type": "String", "Default": "x86_64"},
            "Workers": {"Type": "String", "Default": "8"},
            "OriginSecret": {"Type": "String", "Default": "", "NoEcho": True},
            "Access": {"Type": "String", "Default": "public"},
            "InvitationKey": {"Type": "String", "Default": "", "NoEcho": True},
        },
        "Resources": {
            "ResultsBucket": {"Type": "AWS::S3::Bucket"},
            "UploadsBucket": {"Type": "AWS::S3::Bucket"},
            "ApiLog": _log("api"),
            "WorkerLog": _log("worker"),
            "VotesTable": {"Type": "AWS::DynamoDB::Table", "Properties": table},
            "Site": {"Type": "AWS::CloudFront::Distribution", "Properties": {}},
            **{name: {"Type": "AWS::SQS::Queue"} for name in queues},
        },
        "Outputs": {
            "Address": {"Value": {"Fn::Sub": "https://${Site.DomainName}"}},
            "ResultsBucketName": {"Value": {"Ref": "ResultsBucket"}},
            "UploadsBucketName": {"Value": {"Ref": "UploadsBucket"}},
            "VotesTableName": {"Value": {"Ref": "VotesTable"}},
            "DistributionId": {"Value": {"Ref": "Site"}},
            "ApiFunctionName": {"Value": "trial-api"},
            "WorkerFunctionName": {"Value": "trial-worker"},
            **{f"{name}Url": {"Value": {"Ref": name}} for name in queues},
        },
    }


def _log(function: str) -> dict[str, Any]:
    """Return a log as the real template names it."""
    name = {"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}-{function}"}
    return {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}


def stack(account: Account) -> Stack:
    """Return the stage's stack, followed without pauses."""
    return Stack(account.session.client("cloudformation"), f"fuzzy-vision-{STAGE}", pause=0)


def sent(account: Account, document: dict[str, Any]) -> str:
    """Put a template where CloudFormation finds it; return the address."""
    artifacts = Artifacts(account, STAGE)
    artifacts.make()
    return artifacts.url(artifacts.send_text(json.dumps(document), ".json"))
