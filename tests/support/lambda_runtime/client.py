"""Lambda's own runtime client, awslambdaric: installed once, in a folder of its own."""

import platform
import shutil
import sys
from pathlib import Path

from fuzzyvision.aws.package import python, wheels
from fuzzyvision.aws.package.target import TARGETS

_ROOT = Path(__file__).resolve().parents[3]
_FOLDER = _ROOT / "build" / "runtime"
_REQUIREMENTS = _ROOT / "requirements" / "runtime.txt"
_LOCK = _ROOT / "requirements" / "lock.txt"
_STAMP = "installed.txt"


def architecture() -> str | None:
    """Return this machine's processor as Lambda calls it, or None if Lambda has none like it."""
    here = {one.machine: one.architecture for one in TARGETS.values()}
    return here.get(platform.machine()) if sys.platform == "linux" else None


def obstacle() -> str | None:
    """Say why functions cannot be run on this machine, or None if they can."""
    if architecture() is None:
        return f"Lambda has no functions for {platform.system()} on {platform.machine()}"
    return None if python.find() else python.NONE_FOUND


def installed() -> Path:
    """Return the folder that has the client; it is installed if it is not there.

    Raises CommandError if it cannot be, and KeyError on a machine that `obstacle` tells of.
    """
    stamp = _FOLDER / _STAMP
    requirements = _REQUIREMENTS.read_text()
    if stamp.is_file() and stamp.read_text() == requirements:
        return _FOLDER
    shutil.rmtree(_FOLDER, ignore_errors=True)
    target = TARGETS[architecture() or ""]
    wheels.install(_REQUIREMENTS, _LOCK, target, _FOLDER)
    stamp.write_text(requirements)
    return _FOLDER
