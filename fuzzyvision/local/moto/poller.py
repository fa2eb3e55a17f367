"""What Lambda's event source mapping does for the queue: receive, invoke, delete on success."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.logs import LOGGER
from fuzzyvision.common import lambda_events

_QUEUE = "fuzzy-vision-uploads"
_log = logging.getLogger(LOGGER)
Message = dict[str, Any]


class Poller:
    """Feeds the messages of a queue to a Lambda handler, `workers` at a time.

    A message that the handler fails on is left where it is: the queue shows it again after its
    visibility timeout, and moves it to the dead-letter queue after its last try.
    """

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - boto3 makes its client classes at run time
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

    def _receive(self) -> list[Message]:
        answer = self._sqs.receive_message(
            QueueUrl=self._queue_url,
            MaxNumberOfMessages=1,
            WaitTimeSeconds=1,
            AttributeNames=["All"],
        )
        messages: list[Message] = answer.get("Messages", [])
        return messages

    def _work(self, message: Message) -> None:
        try:
            self._handler(lambda_events.queue_event([message], _QUEUE), None)
        except Exception:  # noqa: BLE001 - whatever a function raises, Lambda reports and goes on
            tries = message["Attributes"]["ApproximateReceiveCount"]
            _log.exception("failed", extra={"tries": tries})
        else:
            self._sqs.delete_message(
                QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        finally:
            self._free.release()
