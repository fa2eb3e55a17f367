"""What the network learns from: batches of views, the teacher's features, the answers expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from examples.souqnet.teacher import Features
from examples.souqnet.views import Views

Batch: TypeAlias = tuple[NDArray[np.float32], tuple[Features, Features]]

BATCH = 32
_MIRRORED = 0.5
_TAUGHT = 0.5
"""The teacher's part in the answer; the rest is the label's."""


@dataclass(frozen=True)
class Batches:
    """Views, uint8 [n, 128, 128, 3], with features and answers expected."""

    pixels: NDArray[np.uint8]
    features: Features
    answers: Features
    seed: int

    def stream(self) -> Iterator[Batch]:
        """Yield views [32, 128, 128, 3], 0-255, and what is expected of them.

        Each view comes once before any comes again; about half of the batches are mirrored. The
        same seed gives the same ones.
        """
        rng = np.random.default_rng(self.seed)
        while True:
            order = rng.permutation(len(self.pixels))
            for start in range(0, len(order) - BATCH + 1, BATCH):
                some = order[start : start + BATCH]
                views = self.pixels[some].astype(np.float32)
                seen = views[:, :, ::-1] if rng.random() < _MIRRORED else views
                yield seen, (self.features[some], self.answers[some])


def taught(views: Views, seen: Features, told: Features, seed: int) -> Batches:
    """Return batches of views; the teacher saw features in them and told probabilities.

    It sees each view just as the network will (Beyer et al. 2022, "Knowledge distillation: a good
    teacher is patient and consistent").
    """
    right = np.eye(told.shape[1], dtype=np.float32)[views.places]
    return Batches(views.pixels, seen, (1 - _TAUGHT) * right + _TAUGHT * told, seed)
