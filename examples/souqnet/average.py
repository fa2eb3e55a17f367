"""The average of a network's weights over epochs and over trainings that started alike."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Weights: TypeAlias = list[NDArray[np.float32]]
"""A network's arrays, as Keras gives and takes them."""


class Average:
    """A running mean: it holds one network's weights, however many are added."""

    def __init__(self) -> None:
        self._mean: Weights = []
        self._count = 0

    def add(self, weights: Sequence[NDArray[np.float32]]) -> None:
        """Count in another network, of the same shape as all others."""
        self._count += 1
        old = self._mean or [np.zeros_like(one) for one in weights]
        share = np.float32(1 / self._count)
        self._mean = [mean + (one - mean) * share for mean, one in zip(old, weights, strict=True)]

    @property
    def weights(self) -> Weights:
        """Return the mean, or nothing if nothing was counted in."""
        return self._mean
