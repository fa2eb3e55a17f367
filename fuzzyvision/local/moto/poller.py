"""What Lambda's event source mapping does for the queue: receive, invoke, delete on success."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.logs import LOGGER
from fuzzyvision.common.environment import REGION

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_QUEUE = "fuzzy-vision-uploads"
_log = logging.getLogger(LOGGER)


def queue_event(messages: Iterable[Mapping[str, Any]], queue: str) -> dict[str, Any]:
    """Return the event of received messages, after "Using Lambda with Amazon SQS"."""
    return {"Records": [_record(message, queue) for message in messages]}


def _record(message: Mapping[str, Any], queue: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:123456789012:{queue}",
        "awsRegion": REGION,
    }


class Poller:
    """Feeds the messages of a queue to a Lambda handler, `workers` at a time.

    A message that the handler fails on is left where it is: the queue shows it again after its
    visibility timeout, and moves it to the dead-letter queue after its last try.
    """

    def __init__(
        self,
        client: "SQSClient",
        queue_url: str,
        handler: Callable[[dict[str, Any], object], object],
        workers: int = 2,
    ) -> None:
        self._sqs = client
        self._queue_url = queue_url
        self._handler = handler
        self._free = threading.Semaphore(workers)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._stopping = threading.Event()
        # Daemonic: a receive may still be waiting when the process is to end.
        self._thread = threading.Thread(target=self._poll, name="poller", daemon=True)

    def start(self) -> None:
        """Begin to receive."""
        self._thread.start()

    def stop(self) -> None:
        """Stop receiving; what is being worked on is not waited for, its message remains."""
        self._stopping.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _poll(self) -> None:
        while not self._stopping.is_set():
            self._free.acquire()
            try:
                messages = self._receive()
            except (BotoCoreError, ClientError):
                messages = []
                if not self._stopping.wait(1):
                    _log.exception("cannot receive from the queue")
            if messages and not self._stopping.is_set():
                self._pool.submit(self._work, messages[0])
            else:
                self._free.release()

    def _receive(self) -> list["MessageTypeDef"]:
        answer = self._sqs.receive_message(
            QueueUrl=self._queue_url,
            MaxNumberOfMessages=1,
            WaitTimeSeconds=1,
            AttributeNames=["All"],
        )
        return answer.get("Messages", [])

    def _work(self, message: "MessageTypeDef") -> None:
        try:
            self._handler(queue_event([message], _QUEUE), None)
        except Exception:  # noqa: BLE001 - Lambda reports what a function raises, and continues
            tries = message["Attributes"]["ApproximateReceiveCount"]
            _log.exception("failed", extra={"tries": tries})
        else:
            self._sqs.delete_message(
                QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        finally:
            self._free.release()
