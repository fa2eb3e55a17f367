"""A worker that kills itself, in a separate process: `python -m tests.support.killed_worker ...`.

Its argument is JSON: the store, the buckets, the table, the upload, and at which call of AWS to
die, before or after it; at 0, in the middle of decoding.
"""

import json
import os
import signal
import sys
import threading

from chalicelib.fit import CROP, Fit
from chalicelib.images import pictures
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from tests.support.interruptions import Interruption
from tests.support.stores import SETTINGS, at
from tests.support.uploads import MODEL


def main() -> None:
    """Answer one upload and die on the way."""
    orders = json.loads(sys.argv[1])
    buckets, table = at(orders)

    def die(call: int) -> None:
        if call == orders["step"]:
            os.kill(os.getpid(), signal.SIGKILL)

    def read(data: bytes, width: int, height: int, fit: Fit = CROP) -> pictures.Picture:
        if orders["step"] == 0:
            threading.Thread(target=pictures.read, args=(data, width, height, fit)).start()
            die(0)
        return pictures.read(data, width, height, fit)

    ports = Interruption(die, after=orders["after"]).ports(buckets, table)
    worker.process_upload(Upload(*orders["upload"]), ports, MODEL, SETTINGS, read)


if __name__ == "__main__":
    main()
