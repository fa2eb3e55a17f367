"""The card: what the model is, how it was measured, and whose pictures it learned from."""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.training import measure
from tools.training.bundle import LITE
from tools.training.network import ALPHA, RANDOM
from tools.training.photos import Photo
from tools.training.samples import SIDE
from tools.training.school import Plan

_VERSION_LENGTH = 12


@dataclass(frozen=True)
class Findings:
    """What was measured: probabilities [n, labels] of the test pictures and of other ones."""

    test: NDArray[np.float64]
    truth: NDArray[np.int64]
    other: NDArray[np.float64] | None
    threshold: float
    largest_difference: float


def card(
    name: str, labels: Sequence[str], files: Mapping[str, str], found: Findings
) -> dict[str, Any]:
    """Return the part of card.json that follows from the model and the measurements."""
    return {
        "name": name,
        "labels": list(labels),
        "input": {"width": SIDE, "height": SIDE, "channels": 3},
        "threshold": found.threshold,
        "files": dict(files),
        "version": files[LITE][:_VERSION_LENGTH],
        "created": datetime.now(UTC).date().isoformat(),
        "measured": measured(labels, found),
    }


def measured(labels: Sequence[str], found: Findings) -> dict[str, Any]:
    """Return how good the model is on the test pictures, in numbers and one sentence."""
    counts = measure.confusion(found.test, found.truth)
    pictures, correct = int(counts.sum()), int(np.trace(counts))
    other = None if found.other is None else round(measure.unsure(found.other, found.threshold), 4)
    return {
        "how": (
            f"{pictures} test pictures, split off by group before training and seen by it "
            "neither for learning nor for choosing, each scaled and cropped as the service does."
        ),
        "pictures": pictures,
        "correct": correct,
        "accuracy": round(correct / pictures, 4),
        "calibration_error": round(measure.calibration_error(found.test, found.truth), 4),
        "labels": measure.by_label(counts, labels),
        "confusion": {
            label: {guess: int(count) for guess, count in zip(labels, row, strict=True) if count}
            for label, row in zip(labels, counts, strict=True)
        },
        "unsure": {
            "known": round(measure.unsure(found.test, found.threshold), 4),
            "other": other,
        },
        "largest_difference": round(found.largest_difference, 6),
    }


def training(command: str, plan: Plan, pictures: int, epochs: int) -> dict[str, Any]:
    """Return how the model was trained; `command` repeats it."""
    return {"command": command, "seed": plan.seed, "pictures": pictures, "epochs": epochs}


def sources(rows: Iterable[Mapping[str, str]], photos: Iterable[Photo]) -> list[dict[str, Any]]:
    """Return where the pictures come from, most first: name, licence, place and how many."""
    used = {photo.file for photo in photos}
    counts = Counter(
        (row.get("repo") or "unknown", row.get("licence") or "unknown")
        for row in rows
        if row["file"] in used
    )
    return [
        {"name": _name(place), "licence": licence, "url_or_repo": _url(place), "pictures": number}
        for (place, licence), number in counts.most_common()
    ]


def weights(choice: str) -> dict[str, str] | None:
    """Return whose pretrained weights the model started from, None if from none."""
    if choice == RANDOM:
        return None
    return {
        "name": f"MobileNetV2 alpha {ALPHA}, ImageNet",
        "licence": "Apache-2.0",
        "by": "The TensorFlow and Keras authors (keras.applications)",
    }


def command(arguments: Sequence[str]) -> str:
    """Return the command line to repeat, absolute paths cut to their last part."""
    shown = [PurePath(one).name if one.startswith("/") else one for one in arguments]
    return shlex.join(["python", "-m", "tools.train", *shown])


def _name(place: str) -> str:
    return place.rsplit("/", 1)[-1]


def _url(place: str) -> str:
    return re.sub(r"^github:", "https://github.com/", place)
