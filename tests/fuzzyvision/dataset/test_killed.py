"""The export is killed before every single thing that it does to the disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT


@pytest.mark.slow
def test_killed_export_is_completed_by_the_next_one(
    tmp_path: Path,
) -> None:
    ended = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.support.killed_export", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert all(kills > 25 for kills in json.loads(ended.stdout))
