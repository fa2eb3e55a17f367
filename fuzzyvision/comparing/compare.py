"""Compare a new model with the present one on all pictures that peers have labelled."""

from collections.abc import Iterator
from pathlib import Path

from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import printable
from fuzzyvision.comparing import page, report
from fuzzyvision.comparing.comparison import Comparison
from fuzzyvision.comparing.evaluate import evaluate
from fuzzyvision.comparing.labelled import Labelled
from fuzzyvision.comparing.models import Model
from fuzzyvision.dataset.image_store import write


def compare(
    old_folder: Path, new_folder: Path, pictures: Iterator[Labelled], out: Path
) -> Comparison:
    """Compare two bundles on labelled pictures, write the page, and print what came of it."""
    old, new = Model(old_folder), Model(new_folder)
    comparison = evaluate(old, new, pictures)
    if not comparison.total.pictures + comparison.others:
        raise CommandError(
            "There is nothing to compare on: no picture has a label that can be read."
        )
    write(out, page.render(old, new, comparison).encode())
    print(report.summary(comparison))
    print(printable("\n".join(report.sentences(old, new, comparison))))
    print(f"With the pictures: {out}")
    return comparison
