from itertools import islice

import numpy as np
import pytest

from examples.souqnet.batches import Batches, taught
from examples.souqnet.views import Views

PIXELS = np.arange(64, dtype=np.uint8)[:, None, None, None] + np.zeros((1, 4, 4, 3), np.uint8)
PIXELS[:, :, 0] = 255


@pytest.fixture
def batches() -> Batches:
    """Give 64 views, told by a teacher that takes everything for the first label."""
    told = np.tile(np.eye(3, dtype=np.float32)[0], (64, 1))
    seen = PIXELS[:, 1, 1, :2].astype(np.float32)
    return taught(Views(PIXELS, np.arange(64) % 3), seen, told, 7)


def test_answers_are_half_the_label_half_the_teacher(batches: Batches) -> None:
    expected = np.array([[1, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5]])
    np.testing.assert_allclose(batches.answers[:3], expected)


def test_every_view_comes_once_before_any_comes_again(batches: Batches) -> None:
    seen = [views[:, 1, 1, 0] for views, _ in islice(batches.stream(), 2)]
    assert sorted(np.concatenate(seen)) == list(range(64))


def test_views_keep_their_features_and_answers(batches: Batches) -> None:
    for views, (features, answers) in islice(batches.stream(), 6):
        np.testing.assert_array_equal(views[:, 1, 1, 0], features[:, 0])
        np.testing.assert_allclose(answers.sum(axis=1), 1)
        np.testing.assert_array_equal(answers, batches.answers[features[:, 0].astype(int)])


def test_about_half_of_the_batches_are_mirrored(batches: Batches) -> None:
    mirrored = [bool((views[:, :, -1] == 255).all()) for views, _ in islice(batches.stream(), 60)]
    assert 15 < sum(mirrored) < 45
    again = [bool((views[:, :, -1] == 255).all()) for views, _ in islice(batches.stream(), 60)]
    assert mirrored == again
