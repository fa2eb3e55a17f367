"""The table of votes. Pure."""

from fuzzyvision.aws.resources.ids import TABLE
from fuzzyvision.aws.resources.intrinsics import Json

INDEX = "cells"


def table() -> Json:
    """Return the table: paid per request, with backups to any second of the last 35 days."""
    return {
        TABLE: {
            "Type": "AWS::DynamoDB::Table",
            # `make destroy` means it; deploy protects the stack from being deleted by mistake, and
            # DynamoDB keeps a last backup of a deleted table with point-in-time recovery 35 days.
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [
                    {"AttributeName": name, "AttributeType": "S"}
                    for name in ("pk", "sk", "cell", "voted_at")
                ],
                "KeySchema": _keys("pk", "sk"),
                "GlobalSecondaryIndexes": [
                    {
                        "IndexName": INDEX,
                        "KeySchema": _keys("cell", "voted_at"),
                        "Projection": {"ProjectionType": "ALL"},
                    }
                ],
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                "SSESpecification": {"SSEEnabled": True},
                "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
            },
        }
    }


def _keys(partition: str, order: str) -> list[Json]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": order, "KeyType": "RANGE"},
    ]
