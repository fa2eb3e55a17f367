"""What serves starts at once, because it loads nothing that only workers need."""

import subprocess
import sys

from tests.support.paths import ROOT

HEAVY = {"ai_edge_litert", "boto3", "botocore.session", "moto", "numpy", "PIL"}
PROGRAM = "import sys, fuzzyvision.local.machine, fuzzyvision.local.serve; print(*sys.modules)"


def test_the_front_loads_nothing_heavy() -> None:
    command = [sys.executable, "-c", PROGRAM]
    loaded = subprocess.check_output(command, cwd=ROOT, text=True).split()  # noqa: S603 - our own program
    assert "fuzzyvision.local.machine" in loaded
    assert not HEAVY & set(loaded)
