"""What the network sees while it learns: batches of views and the answers expected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from examples.souqnet.augment import view
from examples.souqnet.backdrop import piece
from examples.souqnet.light import develop
from examples.souqnet.mixing import Answers, balanced, mixed
from examples.souqnet.samples import SIDE, Sample, targets
from examples.souqnet.teacher import Teacher

BATCH = 32
_LEAST_BATCHES = 8
"""Batches in an epoch at least: twenty pictures of each label must be looked at often."""

_SMOOTHING = 0.05
"""Share of the answer spread over all labels, against overconfidence (Szegedy et al. 2016)."""

_NOTHING, _STRANGE = 0.03, 0.08
"""Share of views that show no object at all, and of views of a stranger if there are any. Every
label is then equally right (outlier exposure, Hendrycks et al. 2019)."""

_SHELF = 40
"""Batches between the first time that a batch comes and the second, about."""

_TAUGHT = 0.6
"""The teacher's part in the answer; the rest is the label's."""


@dataclass(frozen=True)
class Lessons:
    """Training batches without end. The same samples and seed give the same batches.

    The samples in the second sequence show none of the labels; it may be empty. A `teacher` has
    a say in what is right of every view: it sees the very same one (Beyer et al. 2022,
    "Knowledge distillation: a good teacher is patient and consistent").
    """

    samples: Sequence[Sample]
    strangers: Sequence[Sample]
    labels: int
    seed: int
    teacher: Teacher | None = None

    @property
    def per_epoch(self) -> int:
        """Batches until about as many views were seen as there are samples, but not a few only."""
        return max(_LEAST_BATCHES, len(self.samples) // BATCH)

    def batches(self) -> Iterator[tuple[NDArray[np.float32], Answers]]:
        """Yield views [32, 128, 128, 3], 0-255, and the probabilities expected [32, labels].

        Making and judging views costs more than learning from them: each batch comes a second
        time, mirrored, some while later (data echoing, Choi et al. 2019).
        """
        rng = np.random.default_rng(self.seed)
        chances = balanced(targets(self.samples))
        shelf: list[tuple[NDArray[np.uint8], Answers]] = []
        while True:
            if len(shelf) > _SHELF:
                views, answers = shelf.pop(int(rng.integers(len(shelf))))
                views = views[:, :, ::-1]
            else:
                views, answers = self._fresh(chances, rng)
                shelf.append((views, answers))
            yield mixed(views.astype(np.float32), answers, rng)

    def _fresh(
        self, chances: NDArray[np.float64], rng: Generator
    ) -> tuple[NDArray[np.uint8], Answers]:
        picked = rng.choice(len(self.samples), BATCH, p=chances)
        lenders = rng.integers(0, len(self.samples), BATCH)
        lessons = [
            self._lesson(self.samples[one], self.samples[other], rng)
            for one, other in zip(picked, lenders, strict=True)
        ]
        views = np.stack([view for view, _ in lessons])
        return views, self._taught(views, np.stack([answer for _, answer in lessons]))

    def _taught(self, views: NDArray[np.uint8], answers: Answers) -> Answers:
        """Mix the teacher's answers into those to views that show something."""
        some = answers.max(axis=1) > answers.min(axis=1)
        if self.teacher and some.any():
            taught = self.teacher.answers(views[some])
            answers[some] = (1 - _TAUGHT) * answers[some] + _TAUGHT * taught
        return answers

    def _lesson(
        self, sample: Sample, other: Sample, rng: Generator
    ) -> tuple[NDArray[np.uint8], Answers]:
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
