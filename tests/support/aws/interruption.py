"""A deployment that is cut off at one of its calls: the owner's Ctrl-C, or the network's end."""

import os
import signal
from dataclasses import dataclass

from werkzeug.wrappers import Request


@dataclass(frozen=True)
class Cut:
    """Where: at which call, before or `after` that has its effect, and whether by Ctrl-C."""

    at: int
    after: bool = False
    by_key: bool = False

    def press(self) -> None:
        """Interrupt the process, whose main thread waits for the answer, if that is the way."""
        if self.by_key:
            os.kill(os.getpid(), signal.SIGINT)


def name(request: Request) -> str:
    """Return what a call is, as `S3 PUT key publicAccessBlock` or `DescribeStacks`."""
    if request.mimetype.endswith("urlencoded"):
        return request.form.get("Action", "")
    target = request.headers.get("X-Amz-Target", "")
    if target:
        return target.rpartition(".")[2]
    level = "key" if request.path.strip("/").count("/") else "bucket"
    return " ".join(["S3", request.method, level, *sorted(request.args)])
