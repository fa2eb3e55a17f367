"""`make audit`: known advisories about the pinned packages, from the registries that offer them.

Exit code 1 means an advisory, 2 that a registry could not be asked. A registry without advisories,
as a mirror may be, is named in a sentence; with `--required` that is an error too.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
PYPI = "https://pypi.org"
ACCEPTED: dict[str, str] = {}
"""Advisories that do not apply here, by their id, and why."""

Document = dict[str, Any]
Ask = Callable[[str, str], Document | None]
"""Returns what a registry knows of a version of a package, or None if it does not offer that."""

_PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)


class NotOfferedError(Exception):
    """A registry does not offer advisories; the message says which."""


def python_advisories(pins: list[tuple[str, str]], ask: Ask) -> list[str]:
    """Return a line for each advisory about these packages. Raises NotOfferedError."""
    # One question before all others: a mirror without advisories has them for no package.
    if ask(*pins[0]) is None:
        raise NotOfferedError("This PyPI registry does not offer advisories")
    with ThreadPoolExecutor(8) as pool:
        return [line for lines in pool.map(lambda pin: _lines(pin, ask), pins) for line in lines]


def _lines(pin: tuple[str, str], ask: Ask) -> list[str]:
    told = ask(*pin)
    if told is None:
        return [f"{pin[0]} {pin[1]}: PyPI does not know this version."]
    found = []
    for one in told["vulnerabilities"]:
        names = {one["id"], *one.get("aliases", [])}
        if not one.get("withdrawn") and names.isdisjoint(ACCEPTED):
            fixed = ", ".join(one.get("fixed_in", [])) or "no version yet"
            found.append(f"{pin[0]} {pin[1]}: {', '.join(sorted(names))}; fixed in {fixed}.")
    return found


def npm_advisories(report: Document) -> list[str]:
    """Return a line for each advisory that `npm audit` reports; raises NotOfferedError, OSError."""
    if "vulnerabilities" not in report:
        if "statusCode" not in report:
            raise OSError(report.get("message", "npm reports nothing"))
        raise NotOfferedError("This npm registry does not offer advisories")
    return [
        f"{name} (npm): {via['title']}, {via['severity']}; {via['url']}."
        for name, one in report["vulnerabilities"].items()
        for via in one["via"]
        if isinstance(via, dict)  # a name is the package that has the advisory itself
    ]


def ask_pypi(name: str, version: str, registry: str = PYPI) -> Document | None:
    """Ask for a version of a package. Raises OSError if the registry cannot be reached."""
    try:
        with urlopen(f"{registry}/pypi/{name}/{version}/json", timeout=30) as answer:  # noqa: S310
            told: Document = json.load(answer)
    except HTTPError as error:
        if error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            return None
        raise
    return told if "vulnerabilities" in told else None


def pins(*names: str) -> list[tuple[str, str]]:
    """Return the packages that files of this folder pin, with their versions."""
    texts = [(ROOT / "requirements" / name).read_text() for name in names]
    return sorted({(found[1], found[2]) for text in texts for found in _PIN.finditer(text)})


def _npm() -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise NotOfferedError("Without npm installed, the site's tools have no advisories")
    command = [npm, "audit", "--json", "--package-lock-only"]
    done = subprocess.run(  # noqa: S603 - npm
        command, cwd=ROOT, text=True, capture_output=True, check=False
    )
    return npm_advisories(json.loads(done.stdout or "{}"))


def run(checks: Mapping[str, Callable[[], list[str]]], *, required: bool) -> int:
    """Print what each check finds, and return the exit code."""
    code = 0
    for what, check in checks.items():
        try:
            found = check()
        except NotOfferedError as error:
            print(f"{error}: not checked.")
            code = max(code, int(required))
        except OSError as error:
            print(f"A registry cannot be asked for advisories: {error}.")
            code = 2
        else:
            print("\n".join(found or [f"{what}: no known advisory."]))
            code = max(code, int(bool(found)))
    return code


def main() -> int:
    """Check all that is pinned."""
    locked = pins("lock.txt", "bench.txt", "ministack.txt")
    checks = {
        f"{len(locked)} Python packages": lambda: python_advisories(locked, ask_pypi),
        "The site's npm packages": _npm,
    }
    return run(checks, required="--required" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
