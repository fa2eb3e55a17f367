"""A stage on moto's CloudFormation: buckets, a table, and what the stack says of them."""

import json
from typing import Any

from tests.support.stores import Store

_KEYS = {"pk": "HASH", "sk": "RANGE"}
RESOURCES: dict[str, Any] = {
    "Results": {"Type": "AWS::S3::Bucket"},
    "Uploads": {"Type": "AWS::S3::Bucket"},
    "Votes": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": k, "AttributeType": "S"} for k in _KEYS],
            "KeySchema": [{"AttributeName": k, "KeyType": kind} for k, kind in _KEYS.items()],
        },
    },
}
TEMPLATE: dict[str, Any] = {
    "Resources": RESOURCES,
    "Outputs": {
        "ResultsBucketName": {"Value": {"Ref": "Results"}},
        "UploadsBucketName": {"Value": {"Ref": "Uploads"}},
        "VotesTableName": {"Value": {"Ref": "Votes"}},
    },
}


def deploy(aws: Store, name: str, template: dict[str, Any]) -> None:
    """Make a stage of a name."""
    aws.client("cloudformation").create_stack(
        StackName=f"fuzzy-vision-{name}", TemplateBody=json.dumps(template)
    )
