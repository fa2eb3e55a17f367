"""A signal ends a process when it is ready, and a second one at once."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from fuzzyvision.local.ending import INTERRUPTED
from tests.support.paths import ROOT

PROGRAM = """
import signal, time
from fuzzyvision.local.ending import Ending
ending = Ending(signal.SIGTERM)
print("ready", flush=True)
print(ending.wait(0.01), flush=True)
print(ending.wait(), ending.wait(0), flush=True)
time.sleep(600)
"""


@pytest.fixture
def process() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as started:  # noqa: S603 - our own program
        yield started
        started.kill()


def test_second_signal_ends_at_once(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(2)] == ["ready\n", "False\n"]
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == "True True\n"
    ended = None
    while ended is None:  # signals that come together are one
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            ended = process.wait(0.1)
    assert ended == INTERRUPTED
