"""The peers' own Python environment: made once, and again when what it needs has changed."""

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.errors import BenchError

_FOLDER = Path("build/bench-venv")
_REQUIREMENTS = Path("requirements/bench.txt")
_STAMP = "installed.txt"


def python() -> Path:
    """Return the Python that has the peers' packages; raises BenchError if it cannot be made."""
    executable = _FOLDER / "bin" / "python"
    stamp = _FOLDER / _STAMP
    wanted = _REQUIREMENTS.read_text()
    if stamp.is_file() and stamp.read_text() == wanted:
        return executable
    print("Installing TensorFlow, Flask and Gradio to measure against; a few minutes, once ...")
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(_FOLDER))
    pip = (str(executable), "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    _run(*pip, "-r", str(_REQUIREMENTS))
    stamp.write_text(wanted)
    return executable


def _run(*command: str) -> None:
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise BenchError(
            f"What is measured against cannot be installed into {_FOLDER}: {reason}\n"
            "`python -m benchmarks --quick` measures Fuzzy Vision alone."
        )
