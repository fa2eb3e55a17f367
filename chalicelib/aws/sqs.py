"""The queue of the worker in SQS. The only user of boto3 for queues."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import boto3

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class SQSQueue:
    """The queue of the worker. chalicelib.ports says what it promises."""

    def __init__(self, url: str, connect: Callable[[], "SQSClient"]) -> None:
        self._url = url
        self._connect = connect  # for each message: few requests send one

    @classmethod
    def from_settings(cls, settings: Settings) -> "SQSQueue":
        """Connect as the environment says: role, region and endpoint are boto3's to find."""
        return cls(settings.queue_url, lambda: boto3.client("sqs"))

    def send(self, body: str) -> None:
        """Send a message to the worker."""
        self._connect().send_message(QueueUrl=self._url, MessageBody=body)
