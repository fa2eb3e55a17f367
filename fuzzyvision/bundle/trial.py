"""Which scaling a model wants, found out with labelled pictures. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEAST = 1e-6
"""Probabilities below count as this: a model that is fed wrongly is wrong with all its might."""

_CLEARLY = 3.0
"""Standard errors that the best must be ahead of each other one: chance does that once in 700."""

_OVER_CHANCE = 1.5
"""How many times as often as by chance the best must be right, to be trusted at all."""

_LEAST_PICTURES = 10


@dataclass(frozen=True)
class Score:
    """How a scaling did: its accuracy, and the mean probability of the right label (geometric)."""

    name: str
    accuracy: float
    likelihood: float


def scores(given: Mapping[str, NDArray[np.float64]], truth: NDArray[np.int64]) -> list[Score]:
    """Return how each scaling did, the best first."""
    found = [
        Score(
            name,
            float((rows.argmax(axis=1) == truth).mean()),
            float(np.exp(_logs(rows, truth).mean())),
        )
        for name, rows in given.items()
    ]
    return sorted(found, key=lambda score: score.likelihood, reverse=True)


def clearly_best(given: Mapping[str, NDArray[np.float64]], truth: NDArray[np.int64]) -> str | None:
    """Return the scaling that is beyond doubt the best, None if there is doubt.

    It must be right more often than each other one, by three standard errors of the difference
    over the pictures, and more often than by chance. Being surer of the same answers does not
    count: too large values do that to a network as well.
    """
    if len(truth) < _LEAST_PICTURES:
        return None
    right = {name: (rows.argmax(axis=1) == truth).astype(float) for name, rows in given.items()}
    best = _clearly_ahead(right)
    labels = next(iter(given.values())).shape[1]
    chance = min(0.5, _OVER_CHANCE / labels)
    return best if best is not None and right[best].mean() >= chance else None


def clearly_likeliest(
    given: Mapping[str, NDArray[np.float64]], truth: NDArray[np.int64]
) -> str | None:
    """Return the way that gives right labels the highest probability beyond doubt, or None.

    By the logarithm of it, and three standard errors of the difference: ways of fitting a picture
    change few top labels, and none of them makes a network surer than it should be.
    """
    if len(truth) < _LEAST_PICTURES:
        return None
    return _clearly_ahead({name: _logs(rows, truth) for name, rows in given.items()})


def _clearly_ahead(scored: Mapping[str, NDArray[np.float64]]) -> str | None:
    """Return whose scores over the same pictures are beyond doubt higher than each other's."""
    best = max(scored, key=lambda name: float(scored[name].mean()))
    for name, others in scored.items():
        ahead = scored[best] - others
        if name != best and ahead.mean() <= _CLEARLY * ahead.std(ddof=1) / len(ahead) ** 0.5:
            return None
    return best


def _logs(rows: NDArray[np.float64], truth: NDArray[np.int64]) -> NDArray[np.float64]:
    right = rows[np.arange(len(truth)), truth]
    return np.asarray(np.log(np.maximum(right, _LEAST)))
