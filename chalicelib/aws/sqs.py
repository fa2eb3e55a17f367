"""The queue of the worker in SQS. The only user of boto3 for queues."""

from typing import TYPE_CHECKING

import boto3

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class SQSQueue:
    """The queue of the worker. chalicelib.ports says what it promises."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._sqs = client
        self._url = url

    @classmethod
    def from_settings(cls, settings: Settings) -> "SQSQueue":
        """Connect as the environment says: role, region and endpoint are boto3's to find."""
        return cls(boto3.client("sqs"), settings.queue_url)

    def send(self, body: str) -> None:
        """Send a message to the worker."""
        self._sqs.send_message(QueueUrl=self._url, MessageBody=body)
