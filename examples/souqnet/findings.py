"""What was measured of a trained model, and how the card tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examples.souqnet.photos import Photo
from fuzzyvision.bundle import metrics


@dataclass(frozen=True)
class Answers:
    """The model's probabilities [n, labels] for pictures, and their true labels' indices [n]."""

    photos: Sequence[Photo]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float64]


@dataclass(frozen=True)
class Findings:
    """The answers on test pictures, on other things, and on sources held out of training.

    `other` and `foreign` may be empty.
    """

    test: Answers
    other: Answers
    foreign: Answers
    threshold: float
    largest_difference: float


def measured(labels: Sequence[str], found: Findings) -> dict[str, Any]:
    """Return how good the model is on the test pictures, in numbers and one sentence."""
    test = found.test
    return {
        "how": (
            f"{len(test.truth)} test pictures, split off by group before training and seen by it "
            "neither for learning nor for choosing, each scaled and cropped as the service does."
        ),
        **_scores(labels, test),
        "unsure": {
            "known": _unsure(test, found.threshold),
            "other": _unsure(found.other, found.threshold),
        },
        "foreign": _foreign(labels, found),
        "largest_difference": round(found.largest_difference, 6),
    }


def _scores(labels: Sequence[str], answers: Answers) -> dict[str, Any]:
    """Return accuracy as a whole, by label, by kind and by source, and what is mixed up."""
    probabilities, truth = answers.probabilities, answers.truth
    kinds = [photo.kind for photo in answers.photos]
    origins = [photo.source for photo in answers.photos]
    return {
        **metrics.scores(probabilities, truth, labels),
        "kinds": metrics.by_name(probabilities, truth, kinds),
        "origins": metrics.by_name(probabilities, truth, origins),
    }


def _foreign(labels: Sequence[str], found: Findings) -> dict[str, Any] | None:
    if not len(found.foreign.truth):
        return None
    scores = _scores(labels, found.foreign)
    return {**scores, "unsure": _unsure(found.foreign, found.threshold)}


def _unsure(answers: Answers, threshold: float) -> float | None:
    if not len(answers.truth):
        return None
    return round(metrics.unsure(answers.probabilities, threshold), 4)
