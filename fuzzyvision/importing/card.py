"""card.json of an imported model: what it is, how it was taken, proved and checked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import numpy as np

from fuzzyvision.bundle import metrics
from fuzzyvision.bundle.conversion import LITE
from fuzzyvision.importing.basics.original import Original
from fuzzyvision.importing.basics.shape import channels
from fuzzyvision.importing.check import Checked

Card: TypeAlias = dict[str, Any]
"""The document of card.json, or a part of it."""

UNCHECKED_THRESHOLD = 0.5
"""Below it no label is likelier than all others together."""

_VERSION_LENGTH = 12


@dataclass(frozen=True)
class Taken:
    """How an original was taken: its file's name, the scaling and why, and what came of it."""

    source: str
    scaling: str
    because: str
    answers: str
    float16: bool


def card(
    name: str,
    labels: Sequence[str],
    original: Original,
    files: Mapping[str, str],
    threshold: float,
) -> Card:
    """Return the part of card.json that every reader of it needs."""
    height, width = original.shape[:2]
    return {
        "name": name,
        "labels": list(labels),
        "input": {"width": width, "height": height, "channels": channels(original.shape)},
        "threshold": threshold,
        "files": dict(files),
        "version": files[LITE][:_VERSION_LENGTH],
        "created": datetime.now(UTC).date().isoformat(),
    }


def imported(original: Original, taken: Taken) -> Card:
    """Return where the model comes from and how it was understood."""
    return {
        "from": taken.source,
        "kind": original.kind,
        "scaling": taken.scaling,
        "scaling_because": taken.because,
        "answers": taken.answers,
        "float16_weights": taken.float16,
    }


def measured(
    labels: Sequence[str], checked: Checked | None, threshold: float, proved: tuple[int, float]
) -> Card:
    """Return what was measured: accuracy where there were pictures, and the proof's difference.

    `proved` is how many pictures the original and the files were compared on, and by how much a
    probability differed at most.
    """
    difference = {"largest_difference": round(proved[1], 6), "compared_on": proved[0]}
    if checked is None:
        return difference
    rows, truth = next(iter(checked.given.values())), checked.truth
    counts = metrics.confusion(rows, truth)
    pictures, correct = int(counts.sum()), int(np.trace(counts))
    return {
        "how": (
            f"{pictures:,} labelled pictures of its owner's, each scaled and cropped as the "
            "service does. Whether it had learned from them is not known here."
        ),
        "pictures": pictures,
        "correct": correct,
        "accuracy": round(correct / pictures, 4),
        "calibration_error": round(metrics.calibration_error(rows, truth), 4),
        "labels": metrics.by_label(counts, labels),
        "confusion": {
            labels[place]: {
                label: int(number) for label, number in zip(labels, row, strict=True) if number
            }
            for place, row in enumerate(counts)
            if row.any()
        },
        "unsure": {"known": round(metrics.unsure(rows, threshold), 4), "other": None},
        **difference,
    }
