from collections.abc import Callable

import numpy as np
import pytest

from examples.souqnet import network
from examples.souqnet.material import Part
from examples.souqnet.samples import Sample
from examples.souqnet.school import Plan, teach
from examples.souqnet.teacher import Teacher
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.reports.record import Epoch
from tests.support.training import SHAPES, requires_tensorflow

Make = Callable[[str, int], Sample]


def part(sample: Make, *numbers: int) -> Part:
    return Part([sample(label, number) for label in SHAPES for number in numbers], [])


def taught(sample: Make) -> tuple[list[Epoch], list[np.ndarray]]:
    keras().utils.set_random_seed(3)
    training = part(sample, 0, 1, 2)
    model, teacher = network.build(3, None), Teacher(None, training, 3)
    epochs = teach(model, teacher, (training, part(sample, 6)), Plan(2, 7))
    return epochs, model.get_weights()


@pytest.mark.slow
@requires_tensorflow
def test_the_same_seed_trains_the_same_network(
    sample: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    (epochs, mine), (_, theirs) = taught(sample), taught(sample)
    assert [one.epoch for one in epochs] == [1, 2]
    assert "Training: 100%" in capsys.readouterr().err
    for one, other in zip(mine, theirs, strict=True):
        np.testing.assert_array_equal(one, other)
