"""The ports on AWS: objects in S3, votes in DynamoDB, a queue in SQS. The only user of boto3."""

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.aws.sqs import SQSQueue
from chalicelib.ports import Ports
from chalicelib.settings import Settings


def from_environ() -> Ports:
    """Connect as the environment says: role, region and endpoint are boto3's to find."""
    settings = Settings.from_environ()
    return Ports(
        S3Objects.from_settings(settings),
        DynamoDBVotes.from_settings(settings),
        SQSQueue.from_settings(settings),
    )
