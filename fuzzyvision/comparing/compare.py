"""Compare a new model with the present one on all pictures that peers have labelled."""

from collections.abc import Iterator
from pathlib import Path

from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import printable
from fuzzyvision.comparing import page, report
from fuzzyvision.comparing.comparison import Tally
from fuzzyvision.comparing.evaluate import contest
from fuzzyvision.comparing.labelled import Labelled
from fuzzyvision.comparing.models import Candidate
from fuzzyvision.dataset.image_store import write


def compare(old_folder: Path, new_folder: Path, pictures: Iterator[Labelled], out: Path) -> Tally:
    """Compare two bundles on labelled pictures, write the page, and print what came of it."""
    old, new = Candidate(old_folder), Candidate(new_folder)
    tally = contest(old, new, pictures)
    if not tally.total.pictures + tally.others:
        raise CommandError(
            "There is nothing to compare on: no picture has a label that can be read."
        )
    write(out, page.render(old, new, tally).encode())
    print(report.verdict(tally))
    print(printable("\n".join(report.sentences(old, new, tally))))
    print(f"With the pictures: {out}")
    return tally
