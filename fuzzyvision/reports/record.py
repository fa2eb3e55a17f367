"""What one training leaves behind for its report: its epochs, and its answers on test pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Epoch(NamedTuple):
    """One epoch, counted from 1 over all of training: losses, and accuracies from 0 to 1.

    `loss` and `accuracy` are those on the augmented views, which are harder than pictures.
    """

    epoch: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True)
class Record:
    """One training. `probabilities` are [n, labels], what the bundled `.tflite` answered.

    `truth` holds the index of each test picture's label. The others show none of the labels;
    there need not be any (then `other_files` is empty, `other_probabilities` [0, labels]).
    `card` is the whole document of card.json.
    """

    labels: tuple[str, ...]
    epochs: Sequence[Epoch]
    test_files: Sequence[Path]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    other_files: Sequence[Path]
    other_probabilities: NDArray[np.float64]
    threshold: float
    card: dict[str, Any]
