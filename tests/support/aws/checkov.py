"""What checkov finds in the template, held against what docs/operations.md says about each finding.

`make checkov` installs it, in its own environment, and runs this.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.aws.templates import EVERY, named, plain
from tests.support.paths import ROOT

CHECKOV = ROOT / "build" / "checkov" / "bin" / "checkov"
DOCUMENT = ROOT / "docs" / "operations.md"
_ROW = re.compile(r"^\| `(CKV\w+)` \| ([^|]*) \|", re.MULTILINE)

Findings = set[tuple[str, str]]
"""Pairs of a check and the logical name of a resource."""


def judged() -> Findings:
    """Return the findings that the document has a row for."""
    rows = _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    return {(check, name) for check, names in rows for name in re.findall(r"`(\w+)`", names)}


def found() -> Findings:
    """Return what checkov finds in what CloudFormation gets, for every set of options."""
    with TemporaryDirectory() as folder:
        for options in EVERY:
            Path(folder, f"{named(options)}.json").write_text(json.dumps(plain(options)))
        done = subprocess.run(  # noqa: S603 - as the Makefile installed it
            # Nothing is fetched from its makers. The exit code would say that there are findings.
            f"{CHECKOV} --framework cloudformation --output json --compact --quiet --skip-download "
            f"--soft-fail --directory {folder}".split(),
            capture_output=True,
            check=True,
        )
    report = json.loads(done.stdout)
    assert report["summary"]["passed"] > len(EVERY)
    assert report["summary"]["parsing_errors"] == 0
    failed = report["results"]["failed_checks"]
    return {(one["check_id"], one["resource"].rpartition(".")[2]) for one in failed}


def main() -> int:
    """Print every difference; return the exit code."""
    seen, known = found(), judged()
    lines = [f"{check} of {name}: not judged." for check, name in sorted(seen - known)]
    lines += [f"{check} of {name}: judged, not found." for check, name in sorted(known - seen)]
    lines.append(f"{len(seen)} findings, {len(seen & known)} of them judged in {DOCUMENT.name}.")
    print("\n".join(lines))  # noqa: T201 - a command line
    return 0 if seen == known else 1


if __name__ == "__main__":
    sys.exit(main())
