"""Installs the wheels that Lambda needs, by uv's resolver.

uv resolves for Lambda's Python and processor, whatever machine it runs on.
"""

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

from packaging.utils import canonicalize_name
from uv import find_uv_bin

from fuzzyvision.aws.package.target import RUNTIME, VERSION, VERSIONS, Target
from fuzzyvision.common.errors import CommandError

UNUSED = ("backports-strenum", "flatbuffers", "ml-dtypes", "protobuf", "tqdm")
"""What LiteRT declares to need for its compilers and converters; its interpreter needs numpy."""

_NO_WHEEL = re.compile(r"Because ([\w.-]+==\S+) has no usable wheels")
_UNPINNED = re.compile(r"provided for: `?([\w.=-]+)")
_CHANGED = re.compile(r"Hash mismatch for `(\S+)`")


def install(requirements: Path, lock: Path, target: Target, folder: Path) -> dict[str, str]:
    """Install wheels into a folder; return the version of each distribution by its name.

    Raises CommandError if a wheel does not exist, the index cannot be reached, or a wheel is not
    in the lock with its version and hash.
    """
    glibc = "_".join(map(str, VERSIONS["GLIBC"]))
    command = [
        *(find_uv_bin(), "pip", "install", "--quiet", "--target", str(folder)),
        *("--python", sys.executable, "--python-version", ".".join(map(str, VERSION))),
        *("--python-platform", f"{target.machine}-manylinux_{glibc}", "--only-binary", ":all:"),
        *("--link-mode", "copy", "--excludes", "-", "--require-hashes"),
        *("-r", str(requirements), "-c", str(lock)),
    ]
    done = subprocess.run(  # noqa: S603 - uv
        command, input="\n".join(UNUSED), text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise CommandError(_refusal(done.stderr, target))
    return {
        str(canonicalize_name(one.name)): one.version for one in distributions(path=[str(folder)])
    }


def _refusal(errors: str, target: Target) -> str:
    """Return in a sentence why uv could not install."""
    errors = " ".join(errors.split())  # uv breaks its lines where the screen ends
    missing = _NO_WHEEL.search(errors)
    if missing:
        return (
            f"{missing[1]} has no wheel for Lambda: {RUNTIME} on {target.architecture}, glibc "
            "2.34. Pin a version that has one, in requirements.txt, then run requirements/lock."
        )
    unpinned = _UNPINNED.search(errors)
    if unpinned:
        return (
            f"The package needs {unpinned[1]}, which requirements/lock.txt does not pin with that "
            "version and a hash. requirements/lock writes it."
        )
    changed = _CHANGED.search(errors)
    if changed:
        return f"The index has another file for {changed[1]} than requirements/lock.txt pins."
    if "Failed to fetch" in errors:
        return "uv cannot reach its package index for the wheels. Check your connection."
    reason = errors.removeprefix("error: ") or "no reason given"
    return f"uv could not install the wheels for Lambda: {reason}"
