"""How good probabilities are: accuracy, calibration, and the threshold for "not sure"."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Probabilities: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]

_BINS = 10
_MOST_KNOWN_UNSURE = 0.015
"""Share of pictures of the labels that the threshold may call unsure. The bar is 8 %; the rest is
left for pictures from elsewhere, of which four times as many are (docs/decisions/0006)."""


def confusion(probabilities: Probabilities, truth: Labels) -> NDArray[np.int64]:
    """Return counts [true label, predicted label]."""
    size = probabilities.shape[1]
    counts = np.zeros((size, size), dtype=np.int64)
    np.add.at(counts, (truth, probabilities.argmax(axis=1)), 1)
    return counts


def calibration_error(probabilities: Probabilities, truth: Labels) -> float:
    """Return the expected calibration error: how far confidence is from being right, 0 to 1.

    Ten bins of equal width over the top probability (Naeini et al. 2015, Guo et al. 2017).
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(right[bins == one].mean() - confidence[bins == one].mean()) * (bins == one).mean()
        for one in np.unique(bins)
    ]
    return float(sum(gaps))


def temperature(probabilities: Probabilities, truth: Labels) -> float:
    """Return what to divide the logits by so that confidence fits (Guo et al. 2017).

    It minimises the negative log-likelihood over a fine grid from 0.3 to 3.
    """
    grid = np.geomspace(0.3, 3, 200)
    losses = [_loss(tempered(probabilities, value), truth) for value in grid]
    return float(grid[int(np.argmin(losses))])


def tempered(probabilities: Probabilities, value: float) -> Probabilities:
    """Return the probabilities as they would be with the logits divided by `value`."""
    logits = np.log(np.maximum(probabilities, 1e-12)) / value
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Probabilities = powers / powers.sum(axis=1, keepdims=True)
    return shares


def threshold(known: Probabilities) -> float:
    """Return the top probability below which the answer is "not sure", 0 to 1, two decimals.

    It is the highest one that calls at most 1.5 % of the known pictures unsure: the higher, the
    more pictures of something else are.
    """
    steps = np.arange(0.0, 1.0, 0.01)
    return round(float(max(at for at in steps if unsure(known, at) <= _MOST_KNOWN_UNSURE)), 2)


def unsure(probabilities: Probabilities, limit: float) -> float:
    """Return the share of pictures whose top probability is below `limit`."""
    return float((probabilities.max(axis=1) < limit).mean())


def scores(probabilities: Probabilities, truth: Labels, labels: Sequence[str]) -> dict[str, object]:
    """Return accuracy as a whole and by label, the calibration error, and what is mixed up."""
    counts = confusion(probabilities, truth)
    pictures, correct = int(counts.sum()), int(np.trace(counts))
    return {
        "pictures": pictures,
        "correct": correct,
        "accuracy": round(correct / pictures, 4),
        "calibration_error": round(calibration_error(probabilities, truth), 4),
        "labels": by_label(counts, labels),
        "confusion": {
            label: {guess: int(count) for guess, count in zip(labels, row, strict=True) if count}
            for label, row in zip(labels, counts, strict=True)
            if row.any()
        },
    }


def by_label(counts: NDArray[np.int64], labels: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return pictures, correct ones and accuracy for each label that has pictures."""
    return {
        label: {
            "pictures": int(row.sum()),
            "correct": int(row[place]),
            "accuracy": round(float(row[place] / row.sum()), 4),
        }
        for place, (label, row) in enumerate(zip(labels, counts, strict=True))
        if row.sum()
    }


def by_name(
    probabilities: Probabilities, truth: Labels, names: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Return pictures, correct ones and accuracy for each name but the empty one, most first."""
    right = probabilities.argmax(axis=1) == truth
    rows = {}
    for name, pictures in Counter(filter(None, names)).most_common():
        correct = int(right[[one == name for one in names]].sum())
        accuracy = round(correct / pictures, 4)
        rows[name] = {"pictures": pictures, "correct": correct, "accuracy": accuracy}
    return rows


def _loss(probabilities: Probabilities, truth: Labels) -> float:
    right = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(right, 1e-12)).mean())
