"""A worker process: `python -m fuzzyvision.local.worker ORDERS`, as workers.py starts it.

The orders are JSON: the folder, the name under which it receives, a pipe that has a byte for each
message sent, and one for the ids of the uploads that are answered. The first pipe ends with the
server, and so does the worker: the message that it had is the next one's.
"""

import json
import logging
import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import app
from chalicelib.logs import LOGGER
from fuzzyvision.common import console
from fuzzyvision.common.silence import silence
from fuzzyvision.local.ending import Ending
from fuzzyvision.local.engine import connect
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.queue import Message, SQLiteQueue

LOOK_SECONDS = 5.0
"""Seconds after which a worker looks by itself: commands send messages too, and wake nobody."""

_log = logging.getLogger(LOGGER)


class Worker:
    """Answers the messages of a queue, until it is asked to end."""

    def __init__(self, queue: SQLiteQueue, receiver: str, wake: int, ending: Ending) -> None:
        self._queue = queue
        self._receiver = receiver
        self._wake = wake
        self._ending = ending

    def work(self) -> None:
        """Receive and answer; one that was begun is brought to its end."""
        while not self._ending.asked:
            message = self._queue.receive(self._receiver, time.time())
            if message is None:
                self._wait()
                continue
            self._answer(message)
            self._was_woken()  # by the message that comes next

    def _answer(self, message: Message) -> None:
        try:
            app.process_uploads(_event(message), None)
        except Exception:  # noqa: BLE001 - it is delivered again
            _log.exception("failed", extra={"tries": message.tries})
            self._queue.failed(message, time.time())
        else:
            self._queue.done(message)

    def _wait(self) -> None:
        """Wait for a message: all workers hear of each, and one of them takes it."""
        visible = self._queue.next_visible()
        seconds = LOOK_SECONDS if visible is None else min(LOOK_SECONDS, visible - time.time())
        until = time.monotonic() + seconds
        while not self._ending.asked and (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self._wake, self._ending.fileno()], [], [], left)
            if self._wake in ready and self._was_woken():
                return

    def _was_woken(self) -> bool:
        try:
            return bool(os.read(self._wake, 1))
        except BlockingIOError:  # another worker was quicker
            return False


def _event(message: Message) -> dict[str, Any]:
    """Return the event of a message, after "Using Lambda with Amazon SQS"."""
    attributes = {"ApproximateReceiveCount": str(message.tries)}
    record = {"body": message.body, "receiptHandle": "", "attributes": attributes}
    return {"Records": [record]}


def end_with(pipe: int) -> None:
    """End this process at once when the other side of a pipe is gone."""
    hung_up = select.poll()
    hung_up.register(pipe, 0)  # the end alone; a byte is for those who wait
    hung_up.poll()
    os._exit(0)


def main() -> None:
    """Work as ordered."""
    ending = Ending(signal.SIGTERM)
    orders: dict[str, Any] = json.loads(sys.argv[1])
    threading.Thread(target=end_with, args=(orders["wake"],), daemon=True).start()
    console.print_records()

    def answered(upload_id: str) -> None:
        with suppress(BrokenPipeError):  # the server is gone
            os.write(orders["answered"], bytes.fromhex(upload_id))

    folder = Folder.open(Path(orders["folder"]))
    # Until its message is done, which is the last it writes, all of it can be done again.
    folder.database.durable = False
    engine = connect(folder, app.settings(), str, answered=answered)
    app.use(engine)
    with silence():
        app.model()  # loaded now, not by the first picture
    Worker(engine.queue, orders["receiver"], orders["wake"], ending).work()


if __name__ == "__main__":
    main()
