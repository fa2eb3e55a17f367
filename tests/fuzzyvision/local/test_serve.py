"""What serves starts at once, as it loads little, and changes nothing before it has the lock."""

import subprocess
import sys
from pathlib import Path

from fuzzyvision.local.folder import Folder
from tests.support.paths import ROOT

HEAVY = {"ai_edge_litert", "boto3", "botocore.session", "moto", "numpy", "PIL"}
PROGRAM = "import sys, fuzzyvision.local.machine, fuzzyvision.local.serve; print(*sys.modules)"


def test_the_front_loads_nothing_heavy() -> None:
    command = [sys.executable, "-c", PROGRAM]
    loaded = subprocess.check_output(command, cwd=ROOT, text=True).split()  # noqa: S603 - our own program
    assert "fuzzyvision.local.machine" in loaded
    assert not HEAVY & set(loaded)


LATER = """
import sys
from fuzzyvision.cli import main
from fuzzyvision.local import database
database.MIGRATIONS += (("CREATE TABLE later (name TEXT)",),)
sys.exit(main(["run", "--port", "0", "--data", sys.argv[1]]))
"""


def test_later_release_leaves_the_folder_of_a_running_server(tmp_path: Path) -> None:
    folder = Folder.prepare(tmp_path / "data")
    before = folder.database.version()
    command = [sys.executable, "-c", LATER, str(folder.path)]
    with folder.locked("http://localhost:8000"):
        ended = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)  # noqa: S603 - our own program
    assert ended.returncode == 2
    assert f"{folder.path} is in use by process" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert folder.database.version() == before
