"""What the network sees while it learns: batches of views and the answers expected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tools.training.augment import view
from tools.training.backdrop import piece
from tools.training.light import develop
from tools.training.samples import SIDE, Sample, targets

BATCH = 32

_BALANCE = 0.8
"""0 draws each picture equally often, 1 each label equally often."""

_SMOOTHING = 0.05
"""Share of the answer spread over all labels, against overconfidence (Szegedy et al. 2016)."""

_NOTHING, _STRANGE = 0.05, 0.1
"""Share of views that show no object at all, and of views of a stranger if there are any. Every
label is then equally right (outlier exposure, Hendrycks et al. 2019)."""

_MIXED, _MIXING = 0.25, 0.3
"""Share of batches that are overlaid with themselves, and the Beta distribution of how far
(mixup, Zhang et al. 2018)."""


@dataclass(frozen=True)
class Lessons:
    """Training batches without end. The same samples and seed give the same batches.

    `strangers` show none of the labels; there need not be any.
    """

    samples: Sequence[Sample]
    strangers: Sequence[Sample]
    labels: int
    seed: int

    @property
    def per_epoch(self) -> int:
        """Batches until about as many views were seen as there are samples."""
        return max(1, len(self.samples) // BATCH)

    def batches(self) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Yield views [32, 128, 128, 3], 0-255, and the probabilities expected [32, labels]."""
        rng = np.random.default_rng(self.seed)
        chances = balanced(targets(self.samples))
        while True:
            picked = rng.choice(len(self.samples), BATCH, p=chances)
            lenders = rng.integers(0, len(self.samples), BATCH)
            lessons = [
                self._lesson(self.samples[one], self.samples[other], rng)
                for one, other in zip(picked, lenders, strict=True)
            ]
            views = np.stack([view for view, _ in lessons]).astype(np.float32)
            answers = np.stack([answer for _, answer in lessons])
            yield _mixed(views, answers, rng) if rng.random() < _MIXED else (views, answers)

    def _lesson(
        self, sample: Sample, other: Sample, rng: Generator
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        answer = np.full(self.labels, 1 / self.labels, dtype=np.float32)
        chance = rng.random()
        if chance < _NOTHING:
            return develop(piece(other.image, SIDE, rng), rng), answer
        if self.strangers and chance < _NOTHING + _STRANGE:
            stranger = self.strangers[int(rng.integers(len(self.strangers)))]
            return view(stranger, other, rng), answer
        answer *= _SMOOTHING
        answer[sample.target] += 1 - _SMOOTHING
        return view(sample, other, rng), answer


def balanced(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the chance of each sample to be drawn: rare labels more often than their share."""
    chances = np.bincount(labels).astype(np.float64)[labels] ** -_BALANCE
    shares: NDArray[np.float64] = chances / chances.sum()
    return shares


def _mixed(
    views: NDArray[np.float32], answers: NDArray[np.float32], rng: Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    share = np.float32(rng.beta(_MIXING, _MIXING))
    return (
        share * views + (1 - share) * views[::-1],
        share * answers + (1 - share) * answers[::-1],
    )
