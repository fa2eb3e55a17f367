"""A training that never was, for the tests of its report."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from fuzzyvision.bundle import metrics
from fuzzyvision.reports.record import Epoch, Record

LABELS = ("Circle", "Square", "Stripes")


def record(folder: Path, labels: tuple[str, ...] = LABELS, each: int = 6, **changes: Any) -> Record:  # noqa: ANN401 - fields of Record
    """Return a record whose pictures are in `folder`; the last of each label is a mistake."""
    size = len(labels)
    truth = np.repeat(np.arange(size), each)
    answers = np.full((len(truth), size), 0.1 / (size - 1))
    guesses = np.where(np.arange(len(truth)) % each == each - 1, (truth + 1) % size, truth)
    answers[np.arange(len(truth)), guesses] = 0.9
    others = np.full((4, size), 1 / size)
    others[0] = answers[0]
    whole = {
        "labels": labels,
        "epochs": [Epoch(n, 1 / n, 1 - 0.5 / n, 1.2 / n, 1 - 0.6 / n) for n in range(1, 9)],
        "test_files": [folder / f"{labels[one][:40]}-{n}.png" for n, one in enumerate(truth)],
        "truth": truth,
        "probabilities": answers,
        "other_files": [folder / f"other-{n}.png" for n in range(len(others))],
        "other_probabilities": others,
        "threshold": 0.8,
        "card": card(labels, answers, truth),
        **changes,
    }
    return Record(**whole)


def card(
    labels: tuple[str, ...], answers: "np.ndarray[Any, Any]", truth: "np.ndarray[Any, Any]"
) -> dict[str, Any]:
    """Return the card of that training."""
    counts = metrics.confusion(answers, truth)
    right = {
        "pictures": len(truth),
        "correct": int(counts.trace()),
        "accuracy": float(counts.trace() / len(truth)),
    }
    return {
        "name": "shapes",
        "version": "0123456789ab",
        "created": "2026-11-22",
        "labels": list(labels),
        "input": {"width": 128, "height": 128, "channels": 3},
        "threshold": 0.8,
        "measured": {
            **right,
            "how": "Made up.",
            "calibration_error": metrics.calibration_error(answers, truth),
            "labels": metrics.by_label(counts, labels),
            "kinds": {"drawn": right},
            "unsure": {"known": 0.0, "other": 0.75},
        },
    }


def draw(found: Record) -> None:
    """Write the pictures that a record names."""
    rng = np.random.default_rng(0)
    for path in [*found.test_files, *found.other_files]:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (140, 150, 3), dtype=np.uint8)).save(path)
