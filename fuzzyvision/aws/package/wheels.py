"""Installs wheels for Lambda into a folder, whatever Python and processor do it."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, distributions, requires
from pathlib import Path

from packaging.utils import NormalizedName, canonicalize_name

from fuzzyvision.aws.errors import CloudError
from fuzzyvision.aws.package.closure import check_agreement, closure, names, pins
from fuzzyvision.aws.package.target import RUNTIME, VERSION, Target

_NO_WHEEL = re.compile(r"No matching distribution found for ([\w.-]+)==(\S+)")
_NOT_REACHED = re.compile(r"connection broken by|Could not fetch URL|Max retries exceeded")


def wanted(roots: str, constraints: str, target: Target) -> dict[NormalizedName, str]:
    """Return what the package needs, with versions.

    `roots` and `constraints` are the texts of requirements files. What is installed here tells
    what needs what: it has the same versions.
    """
    needed = closure(names(roots), _declared_here, target.markers())
    pinned = pins(needed, constraints)
    check_agreement(roots, pinned)
    return pinned


def install(wanted: Mapping[NormalizedName, str], target: Target, folder: Path) -> None:
    """Install distributions into a new folder, from wheels only, and nothing besides.

    Raises CloudError that names what has no wheel, or is needed and not among them.
    """
    done = subprocess.run(  # noqa: S603 - our own command
        _command(wanted, target, folder), text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise CloudError(_refusal(done.stderr, target))
    found = {canonicalize_name(one.name): one for one in distributions(path=[str(folder)])}
    # The wheels themselves have the last word on what they need.
    missing = closure(wanted, _requirements_in(folder), target.markers()) - found.keys()
    if missing:
        raise CloudError(
            f"The package lacks {', '.join(sorted(missing))}, which its wheels need on Lambda. "
            "Add it to requirements.txt, and its version to requirements/constraints.txt."
        )
    wrong = [name for name, version in wanted.items() if found[name].version != version]
    if wrong:
        raise CloudError(f"pip installed another version than was pinned of {', '.join(wrong)}.")


def _command(wanted: Mapping[NormalizedName, str], target: Target, folder: Path) -> list[str]:
    abi = "cp" + "".join(map(str, VERSION))
    return [
        *(sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
        *("--no-input", "--no-deps", "--no-compile", "--only-binary=:all:"),
        *("--implementation", "cp", "--python-version", ".".join(map(str, VERSION))),
        *("--abi", abi, "--abi", "abi3", "--abi", "none"),
        *(f"--platform={platform}" for platform in target.platforms()),
        *("--target", str(folder)),
        *(f"{name}=={version}" for name, version in wanted.items()),
    ]


def _refusal(errors: str, target: Target) -> str:
    """Say in a sentence why pip could not install."""
    missing = _NO_WHEEL.search(errors)
    if _NOT_REACHED.search(errors):
        return "pip cannot reach its package index for the wheels. Look at your connection."
    if missing:
        return (
            f"There is no wheel of {missing[1]} {missing[2]} for Lambda: {RUNTIME} on "
            f"{target.architecture}, glibc 2.34. Pin a version that has one, "
            "in requirements.txt and requirements/constraints.txt."
        )
    lines = [line for line in errors.splitlines() if line.startswith("ERROR: ")]
    reason = lines[-1].removeprefix("ERROR: ") if lines else "no reason given"
    return f"pip could not install the wheels for Lambda: {reason}"


def _declared_here(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []  # only Lambda needs it; its wheel will tell


def _requirements_in(folder: Path) -> Callable[[str], list[str]]:
    declared = {
        canonicalize_name(one.name): one.requires or [] for one in distributions(path=[str(folder)])
    }
    return lambda name: declared.get(canonicalize_name(name), [])
