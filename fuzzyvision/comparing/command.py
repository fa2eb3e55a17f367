"""Compare a new model with the bundled one on all pictures that peers have labelled.

Exits with 1 if it breaks more than it fixes.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzzyvision.common import stages
from fuzzyvision.common.aws_errors import LOCAL, StageError, plainly, printable
from fuzzyvision.common.project import ROOT
from fuzzyvision.comparing import labelled, page, report
from fuzzyvision.comparing.comparison import Tally
from fuzzyvision.comparing.errors import CompareError
from fuzzyvision.comparing.evaluate import contest
from fuzzyvision.comparing.labelled import Labelled
from fuzzyvision.comparing.models import Candidate
from fuzzyvision.dataset.errors import ExportError
from fuzzyvision.dataset.image_store import write

_BUNDLED = ROOT / "vendor" / "model"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, say what came of it, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        with plainly(options.stage):
            tally = _compare(options)
    except (CompareError, ExportError, StageError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    worse = tally.total.breaks > tally.total.fixes
    if worse:
        print("It breaks more than it fixes.")
    return int(worse)


def _compare(options: argparse.Namespace) -> Tally:
    old, new = Candidate(options.old), Candidate(options.model)
    tally = contest(old, new, _pictures(options))
    if not tally.total.pictures + tally.strangers:
        raise CompareError(
            "There is nothing to compare on: no picture has a label that can be read."
        )
    write(options.out, page.render(old, new, tally).encode())
    print(report.verdict(tally))
    print(printable("\n".join(report.sentences(old, new, tally))))
    print(f"With the pictures: {options.out}")
    return tally


def _pictures(options: argparse.Namespace) -> Iterator[Labelled]:
    if options.pictures:
        return labelled.of_export(options.pictures)
    return labelled.of_stage(stages.find(options.stage))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fuzzyvision.comparing.command",
        description=(__doc__ or "").replace("\n", " "),
    )
    add = parser.add_argument
    add("model", type=Path, help="the folder of the new model, as `make train` writes it")
    add("--old", type=Path, default=_BUNDLED, help="the folder of the old one")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--stage", default=LOCAL, help="a stage on AWS (otherwise this machine's)")
    where.add_argument("--pictures", type=Path, help="the folder of an export, instead of a stage")
    add("--out", type=Path, default=Path("build/compare/index.html"), help="the page")
    return parser


if __name__ == "__main__":
    sys.exit(main())
