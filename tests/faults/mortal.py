"""A worker that kills itself, in a process of its own: `python -m tests.faults.mortal ...`.

Its argument is JSON: the store, the buckets, the upload, and at which call of storage to die,
before or after it.
"""

import itertools
import json
import os
import signal
import sys
from typing import Any

from chalicelib import worker
from chalicelib.card import Card
from chalicelib.events import Upload
from chalicelib.storage import Storage
from chalicelib.worker import Model
from tests.conftest import Store
from tools.local.forms import Credentials

MODEL = Model(
    Card("souqnet", "3f2a9c01b7de", ("Mouse", "Watch"), 128, 128, 0.6), lambda _: [0.9, 0.1]
)
STEPS = {"read", "read_upload", "write", "write_new", "claim_of", "delete", "delete_upload"}


class MortalStorage(Storage):
    """Storage whose process is killed at the n-th call."""

    step, after, calls = 0, False, itertools.count(1)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any method of storage
        found = super().__getattribute__(name)
        if name not in STEPS:
            return found

        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through
            own = next(self.calls)  # two writes go out together, from two threads
            if own == self.step and not self.after:
                os.kill(os.getpid(), signal.SIGKILL)
            returned = found(*arguments, **named)
            if own == self.step:
                os.kill(os.getpid(), signal.SIGKILL)
            return returned

        return call


def main() -> None:
    """Answer one upload and die on the way."""
    orders = json.loads(sys.argv[1])
    client = Store(orders["url"], Credentials(*orders["keys"])).client("s3")
    storage = MortalStorage(client, uploads=orders["uploads"], results=orders["results"])
    storage.step, storage.after = orders["step"], orders["after"]
    worker.answer(Upload(*orders["upload"]), storage, MODEL, 3)


if __name__ == "__main__":
    main()
