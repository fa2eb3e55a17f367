"""What was measured of a trained model, and how the card tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examples.souqnet.photos import Photo
from fuzzyvision.bundle import metrics


@dataclass(frozen=True)
class Answers:
    """The model's probabilities [n, labels] for pictures, and their true labels' indices [n].

    The `other_*` are pictures that show none of the labels. There may be none of either.
    """

    photos: Sequence[Photo]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    other_photos: Sequence[Photo]
    other_probabilities: NDArray[np.float64]


@dataclass(frozen=True)
class Findings:
    """The answers on test pictures, on ordinary photographs, and on sources held out of training.

    `disturbed` holds the probabilities for the test pictures by what happened to them.
    """

    test: Answers
    ordinary: Answers
    foreign: Answers
    disturbed: Mapping[str, NDArray[np.float64]]
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
        "unsure": _unsure(test, found.threshold),
        "ordinary": _apart(labels, found.ordinary, found.threshold),
        "foreign": _apart(labels, found.foreign, found.threshold),
        "disturbed": {
            name: metrics.by_name(told, test.truth, [name] * len(test.truth))[name]
            for name, told in found.disturbed.items()
        },
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


def _apart(labels: Sequence[str], answers: Answers, threshold: float) -> dict[str, Any] | None:
    if not len(answers.truth):
        return None
    return {**_scores(labels, answers), "unsure": _unsure(answers, threshold)}


def _unsure(answers: Answers, threshold: float) -> dict[str, float | None]:
    def share(probabilities: NDArray[np.float64]) -> float | None:
        if not len(probabilities):
            return None
        return round(metrics.unsure(probabilities, threshold), 4)

    return {
        "known": share(answers.probabilities),
        "other": share(answers.other_probabilities),
    }
