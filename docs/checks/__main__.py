"""Run all checks of the texts; exit code 1 if one finds something."""

import sys
from pathlib import Path

from docs.checks import links, words

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Print every finding as `file:line: what is wrong`, and return the exit code."""
    findings = [*words.findings(ROOT), *links.findings(ROOT)]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
