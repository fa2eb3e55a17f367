"""Reading a stranger's model in a separate process: it writes one folder and reaches nothing."""

import json
import math
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.watched import Child, Limits, Reading

__all__ = ["Limits", "allow", "confined"]

_MOST_LINES, _MOST_CHARACTERS, _MOST_BYTES = 1000, 4000, 1_000_000
_LOOK = 0.1
"""Seconds between two looks at the child's memory."""

_CPU = resource.RLIMIT_CPU
_ROOT = Path(__file__).parents[2]

_KEPT = ("PATH", "LANG", "LC_", "TZ", "LD_LIBRARY_PATH", "DYLD_", "TF_", "KERAS_BACKEND", "CUDA_",
         "XLA_", "OMP_", "OPENBLAS_", "MKL_", "PYTHONHASHSEED")  # fmt: skip
"""How the names of variables begin that the child gets: no secrets among them."""


def confined(  # noqa: PLR0913 - each is one thing that the child is given
    work: str,
    order: Mapping[str, Any],
    folder: Path,
    readable: Sequence[Path],
    tell: Callable[[str], object],
    *,
    limits: Limits,
    name: str,
) -> None:
    """Call `work`, "module:function", with `order` and a function that tells, in a child process.

    `order` is what JSON can hold. The child may write in `folder` alone, where its results stay,
    and read in `readable` as well. `name` is what it reads, for people. Raises the child's
    CommandError, or one that says why it was stopped or crashed; RuntimeError with the child's
    last words for a mistake of ours.
    """
    asked = {
        "work": work, "order": dict(order), "folder": str(folder.resolve()),
        "readable": [str(path.resolve()) for path in readable], "parent": os.getpid(),
        "memory": limits.memory, "file": limits.file, "seconds": limits.seconds,
    }  # fmt: skip
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".reading") as scratch,
        tempfile.TemporaryFile() as log,
    ):
        pipe, speaking = os.pipe()
        child = _start(asked, scratch, log, speaking)
        os.close(speaking)
        try:
            _listen(pipe, Reading(name, limits, child, log), tell)
        finally:
            os.close(pipe)
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    if any(path.is_symlink() for path in folder.rglob("*")):
        raise CommandError(f"Reading {name} left links behind: it is made to do harm.")


def allow(seconds: float) -> None:
    """Give this process so many seconds of processor time from now on, all threads together."""
    used, (_, hard) = resource.getrusage(resource.RUSAGE_SELF), resource.getrlimit(_CPU)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _start(asked: Mapping[str, Any], scratch: str, log: IO[bytes], speaking: int) -> Child:
    with tempfile.TemporaryFile() as order:
        order.write(json.dumps(asked).encode())
        order.seek(0)
        return subprocess.Popen(  # noqa: S603 - our own module, by Python's own path
            [sys.executable, "-m", "fuzzyvision.importing.child", str(speaking)],
            stdin=order,
            stdout=log,
            stderr=log,
            cwd=scratch,
            env=_environment(scratch),
            pass_fds=[speaking],
            start_new_session=True,  # Ctrl-C reaches us alone, and we end it
        )


def _listen(pipe: int, reading: Reading, tell: Callable[[str], object]) -> None:
    """Pass on what the child tells until it is done; raises its error."""
    for number, (kind, text) in enumerate(_messages(pipe, reading)):
        if kind == "done":
            return
        if kind == "refused":
            raise CommandError(text)
        if kind == "memory":
            raise reading.too_large()
        if number < _MOST_LINES:
            tell(text)
    raise reading.death()


def _messages(pipe: int, reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield what comes through the pipe, the child watched meanwhile, until it is closed.

    A child that a model has taken over says what it likes: it is cut, without control characters.
    """
    rest = b""
    while len(rest) < _MOST_BYTES:
        reading.look()
        if not select.select([pipe], [], [], _LOOK)[0]:
            continue
        data = os.read(pipe, _MOST_BYTES)
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            try:
                ((kind, text),) = json.loads(line).items()
            except (ValueError, AttributeError, RecursionError):
                continue
            kept = str(text)[:_MOST_CHARACTERS]
            yield kind, "".join(c if c.isprintable() or c == "\n" else " " for c in kept)


def _environment(scratch: str) -> dict[str, str]:
    """Return the variables that the child gets: what the libraries need, and its own folder."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
    places = [str(_ROOT), *(path for path in sys.path if path.endswith("-packages"))]
    return kept | {
        "HOME": scratch, "TMPDIR": scratch, "KERAS_HOME": scratch, "PYTHONSAFEPATH": "1",
        "PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
        "HDF5_PLUGIN_PRELOAD": "::",  # no filters from libraries that lie somewhere
        "TF_ENABLE_ONEDNN_OPTS": "0",  # its allocator keeps what was freed: twice VGG19 and more
    }  # fmt: skip
