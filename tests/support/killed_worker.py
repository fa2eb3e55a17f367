"""A worker that kills itself, in a process of its own: `python -m tests.support.killed_worker ...`.

Its argument is JSON: the store, the buckets, the table, the upload, and at which call of storage
or table to die, before or after it.
"""

import itertools
import json
import os
import signal
import sys
from typing import Any

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.model.card import Card
from chalicelib.ports import Ports
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from chalicelib.uploads.worker import Model
from fuzzyvision.common.environment import Credentials
from tests.support.stores import SETTINGS, Store

MODEL = Model(
    Card("souqnet", "3f2a9c01b7de", ("Mouse", "Watch"), 128, 128, 0.6), lambda _: [0.9, 0.1]
)
STEPS = {"read", "read_upload", "write", "write_new", "marks", "delete", "delete_upload", "add"}


class Mortal:
    """What is mixed into storage and table so that the process is killed at their n-th call."""

    step, after, calls = 0, False, itertools.count(1)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any method of storage
        found = super().__getattribute__(name)
        if name not in STEPS:
            return found

        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through
            own = next(Mortal.calls)  # two writes go out together, from two threads
            if own == Mortal.step and not Mortal.after:
                os.kill(os.getpid(), signal.SIGKILL)
            returned = found(*arguments, **named)
            if own == Mortal.step:
                os.kill(os.getpid(), signal.SIGKILL)
            return returned

        return call


class MortalStorage(Mortal, S3Objects):
    """S3Objects at a call of which the process is killed."""


class MortalTable(Mortal, DynamoDBVotes):
    """A table at a call of which the process is killed."""


def main() -> None:
    """Answer one upload and die on the way."""
    orders = json.loads(sys.argv[1])
    store = Store(orders["url"], Credentials(*orders["keys"]))
    uploads, results = orders["uploads"], orders["results"]
    storage = MortalStorage(store.client("s3"), uploads=uploads, results=results)
    table = MortalTable(store.client("dynamodb"), orders["table"])
    Mortal.step, Mortal.after = orders["step"], orders["after"]
    worker.process_upload(Upload(*orders["upload"]), Ports(storage, table), MODEL, SETTINGS)


if __name__ == "__main__":
    main()
