"""Makes in moto what the deployment template makes on AWS: buckets, queues, table."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import KeySchemaElementTypeDef
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

MOST_TRIES = 5
"""Deliveries of a message before it waits in the dead-letter queue."""

VISIBILITY_SECONDS = 10
"""How long a message that was not deleted stays hidden; on AWS six times the function's limit."""


def make_bucket(s3: "S3Client", name: str) -> None:
    """Make an empty bucket."""
    s3.create_bucket(Bucket=name)


def make_table(dynamodb: "DynamoDBClient", name: str) -> None:
    """Make the table of votes (chalicelib/aws/schema.py), with its index of cells."""
    keys = ("pk", "sk", "cell", "voted_at")
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=_schema("pk", "sk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "cells",
                "KeySchema": _schema("cell", "voted_at"),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    dynamodb.update_time_to_live(
        TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


def make_queue(sqs: "SQSClient", name: str) -> str:
    """Make a queue and its dead-letter queue; return the queue's URL."""
    dead_url = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    redrive = {"deadLetterTargetArn": queue_arn(sqs, dead_url), "maxReceiveCount": MOST_TRIES}
    return sqs.create_queue(
        QueueName=name,
        Attributes={
            "RedrivePolicy": json.dumps(redrive),
            "VisibilityTimeout": str(VISIBILITY_SECONDS),
        },
    )["QueueUrl"]


def notify(s3: "S3Client", bucket: str, arn: str) -> None:
    """Have a bucket tell a queue of every object that is created in it."""
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]
        },
    )


def queue_arn(sqs: "SQSClient", url: str) -> str:
    """Return the ARN of a queue."""
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return attributes["Attributes"]["QueueArn"]


def _schema(partition: str, sort: str) -> list["KeySchemaElementTypeDef"]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
