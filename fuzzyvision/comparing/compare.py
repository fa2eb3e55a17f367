"""Compare a new model with the present one on the pictures that peers have labelled."""

from collections.abc import Iterator
from pathlib import Path

from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import printable
from fuzzyvision.comparing import gate, page, report
from fuzzyvision.comparing.comparison import Verdict
from fuzzyvision.comparing.evaluate import evaluate
from fuzzyvision.comparing.labelled import Labelled
from fuzzyvision.comparing.models import Model
from fuzzyvision.dataset.image_store import write


def compare(old_folder: Path, new_folder: Path, pictures: Iterator[Labelled], out: Path) -> Verdict:
    """Compare two bundles on labelled pictures, write the page, and print what came of it.

    A verdict is noted in the new bundle's card.
    """
    old, new = Model(old_folder), Model(new_folder)
    comparison = evaluate(old, new, pictures)
    if not comparison.told.total.pictures + comparison.others:
        raise CommandError(
            "There is nothing to compare on: no picture has a label that can be read."
        )
    write(out, page.render(old, new, comparison).encode())
    print(report.summary(comparison))
    print(printable("\n".join(report.sentences(old, new, comparison))))
    print(f"With the pictures: {out}")
    if comparison.verdict is not Verdict.NONE:
        try:
            gate.note(new_folder, old.card.version, comparison)
        except OSError as error:
            print(f"`deploy` will not find this verdict: {error}")
    return comparison.verdict
