from collections.abc import Callable
from itertools import islice

import numpy as np
import pytest

from examples.souqnet.lessons import Lessons
from examples.souqnet.mixing import balanced
from examples.souqnet.samples import Sample


def test_batch_targets_sum_to_one(
    sample: Callable[[str, int], Sample],
) -> None:
    samples = [sample(label, number) for label in ("Circle", "Square") for number in range(2)]
    for views, answers in islice(Lessons(samples, (), 3, 7).batches(), 12):
        assert views.shape == (32, 128, 128, 3)
        assert views.dtype == np.float32
        assert views.min() >= 0
        assert views.max() <= 255
        assert answers.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_the_same_seed_gives_the_same_batches(sample: Callable[[str, int], Sample]) -> None:
    samples = [sample("Circle", 0), sample("Square", 1)]
    first = next(Lessons(samples, (), 3, 7).batches())
    again = next(Lessons(samples, (), 3, 7).batches())
    assert np.array_equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])


@pytest.mark.slow
def test_each_batch_comes_again_mirrored(sample: Callable[[str, int], Sample]) -> None:
    """That begins once about forty lie on the shelf; some are overlaid with themselves."""
    lessons = Lessons([sample("Circle", 0)], (), 3, 7)
    views = [views for views, _ in islice(lessons.batches(), 46)]
    mirrored = [np.ascontiguousarray(batch[:, :, ::-1]).tobytes() for batch in views[41:]]
    assert {batch.tobytes() for batch in views[:41]} & set(mirrored)


def test_rare_labels_are_oversampled() -> None:
    chances = balanced(np.array([0] * 90 + [1] * 10))
    assert chances.sum() == pytest.approx(1)
    assert 0.1 < chances[90:].sum() < 0.5


@pytest.mark.slow
def test_out_of_distribution_targets_are_uniform(
    sample: Callable[[str, int], Sample],
) -> None:
    """Of 640 answers about 19 are even without strangers, about 70 with them."""

    def even(strangers: list[Sample]) -> int:
        lessons = Lessons([sample("Circle", 0)], strangers, 3, 7)
        answers = [answer for _, batch in islice(lessons.batches(), 20) for answer in batch]
        return sum(np.allclose(answer, 1 / 3) for answer in answers)

    assert 5 < even([]) < 40
    assert 45 < even([sample("Square", 1)]) < 110
