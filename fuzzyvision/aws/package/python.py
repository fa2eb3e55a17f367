"""Finds a Python of the version that Lambda runs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fuzzyvision.aws.package.target import RUNTIME, VERSION

_NAME = "PYTHON313"
_KEPT_IN = (".pyenv/versions/3.13*/bin/python", ".local/share/uv/python/cpython-3.13*/bin/python")
# A release: what comes before may still have other bytecode.
_QUESTION = "import sys; print(*sys.version_info[:2], sys.version_info[3], sys.implementation.name)"
_ANSWER = f"{VERSION[0]} {VERSION[1]} final cpython"

NONE_FOUND = f"no {RUNTIME} was found: install it, or say where it is with {_NAME}"
"""Why something is left out or skipped."""


@cache
def find() -> Path | None:
    """Return a Python of Lambda's version, or None: PYTHON313, on the path, or of pyenv or uv."""
    return next((path for path in _candidates() if _is_it(path)), None)


def _candidates() -> Iterator[Path]:
    named = os.environ.get(_NAME)
    if named:
        yield Path(named)
        return
    yield Path(sys.executable)
    on_path = shutil.which(RUNTIME)
    if on_path:
        yield Path(on_path)
    for pattern in _KEPT_IN:
        yield from sorted(Path.home().glob(pattern), reverse=True)


def _is_it(path: Path) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - a Python
            [str(path), "-c", _QUESTION], text=True, capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.stdout.strip() == _ANSWER
