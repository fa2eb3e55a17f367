"""Compiles the package's modules. Lambda cannot: its task root is read-only.

Without compiled modules every cold start would compile what it imports, and forget it again.
"""

import os
import subprocess
from pathlib import Path

from fuzzyvision.aws.package.target import TASK_ROOT
from fuzzyvision.common.errors import CommandError


def compile_modules(python: Path, folder: Path) -> int:
    """Compile every module below a folder with Lambda's Python; return how many there are.

    The compiled modules are never compared with their source (PEP 552, unchecked): the zip
    gives every file the same time. Tracebacks name the paths on Lambda.
    """
    command = [
        *(str(python), "-s", "-S", "-m", "compileall", "-q"),
        *("--invalidation-mode", "unchecked-hash"),
        *("-s", str(folder), "-p", TASK_ROOT, str(folder)),
    ]
    done = subprocess.run(  # noqa: S603 - Python itself
        command, env=_environment(), text=True, capture_output=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        raise CommandError(f"A module cannot be compiled for Lambda: {lines[0] if lines else '?'}")
    return sum(1 for _ in folder.rglob("*.pyc"))


def _environment() -> dict[str, str]:
    # The same bytes each time: sets are written in the order of their hashes.
    return {"PYTHONHASHSEED": "0", "PATH": os.environ.get("PATH", "")}
