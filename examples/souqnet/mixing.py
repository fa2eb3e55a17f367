"""How often each picture comes, and what is overlaid with what."""

from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Answers: TypeAlias = NDArray[np.float32]
"""The probabilities that are expected of each view, [views, labels]."""

_BALANCE = 0.9
"""0 draws each picture equally often, 1 each label equally often."""

_MIXED, _MIXING = 0.25, 0.3
"""Share of batches that are overlaid with themselves, and the Beta distribution of how far
(mixup, Zhang et al. 2018)."""


def balanced(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the chance of each sample to be drawn: rare labels more often than their share."""
    chances = np.bincount(labels).astype(np.float64)[labels] ** -_BALANCE
    shares: NDArray[np.float64] = chances / chances.sum()
    return shares


def mixed(
    views: NDArray[np.float32], answers: Answers, rng: Generator
) -> tuple[NDArray[np.float32], Answers]:
    """Return the batch as it is or, now and then, overlaid with itself, and its answers alike."""
    if rng.random() >= _MIXED:
        return views, answers
    share = np.float32(rng.beta(_MIXING, _MIXING))
    return (
        share * views + (1 - share) * views[::-1],
        share * answers + (1 - share) * answers[::-1],
    )
