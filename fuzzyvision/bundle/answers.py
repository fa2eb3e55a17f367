"""What a network's numbers mean, and the labels' probabilities that they stand for. Pure."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Meaning(StrEnum):
    """What a network answers with; the card's `output`."""

    PROBABILITIES = "probabilities"
    LOGITS = "logits"
    SECOND = "probability of second"
    SECOND_LOGIT = "logit of second"

    @property
    def words(self) -> str:
        """What it gives, for people."""
        return {
            Meaning.PROBABILITIES: "gives probabilities",
            Meaning.LOGITS: "gives logits, which get a softmax",
            Meaning.SECOND: "gives one probability, that of the second label",
            Meaning.SECOND_LOGIT: (
                "gives one logit, which gets a sigmoid: the probability of the second label"
            ),
        }[self]

    def labels(self, outputs: int) -> int:
        """Return the number of labels that so many outputs distinguish."""
        return 2 if self in {Meaning.SECOND, Meaning.SECOND_LOGIT} else outputs


def probabilities(
    rows: NDArray[np.float64], meaning: Meaning, *, quantised: bool = False
) -> NDArray[np.float64]:
    """Return the labels' probabilities [n, labels] for answers [n, outputs].

    Those of a `quantised` network are in steps, and made to sum to 1.
    """
    if meaning is Meaning.LOGITS:
        powers = np.exp(rows - rows.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    if meaning is Meaning.SECOND_LOGIT:
        rows = 1 / (1 + np.exp(-rows))
    if meaning in {Meaning.SECOND, Meaning.SECOND_LOGIT}:
        return np.concatenate([1 - rows, rows], axis=1)
    return rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-12) if quantised else rows
