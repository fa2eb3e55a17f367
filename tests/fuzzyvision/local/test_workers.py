"""Workers that cannot be started, or end, have successors."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzzyvision.local.connections import DEFAULT
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.workers import DRAIN_SECONDS, LONGEST_PAUSE, Workers, next_pause

DOCKERS_PATIENCE = 10


def until(true: Callable[[], bool]) -> None:
    """Wait for something that is to come."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_worker_that_cannot_be_started_is_tried_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    python, started = tmp_path / "python", tmp_path / "started"
    workers = Workers(Folder.prepare(tmp_path / "data"), 1, os.environ, str(python))
    workers.start()
    try:
        until(lambda: "No such file" in capfd.readouterr().err + caplog.text)
        script = tmp_path / "script"
        script.write_text(f"#!{sys.executable}\nopen({str(started)!r}, 'w')\n")
        script.chmod(0o700)
        script.rename(python)
        until(started.exists)
    finally:
        workers.stop()


def test_pauses_grow_with_each_early_death() -> None:
    pauses = [0.0]
    for _ in range(12):
        pauses.append(next_pause(pauses[-1], lived=1))
    assert pauses[1:4] == [0.5, 1, 2]
    assert pauses[-1] == LONGEST_PAUSE
    assert next_pause(LONGEST_PAUSE, lived=3600) == 0


def test_all_is_brought_to_its_end_before_docker_kills() -> None:
    assert DEFAULT.drain + DRAIN_SECONDS < DOCKERS_PATIENCE
