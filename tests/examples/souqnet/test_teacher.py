from collections.abc import Callable

import numpy as np
import pytest

from examples.souqnet import weights
from examples.souqnet.material import Part
from examples.souqnet.samples import Sample, stack, targets
from examples.souqnet.teacher import Teacher, regression
from tests.support.training import SHAPES, requires_tensorflow


@requires_tensorflow
def test_the_head_tells_what_a_line_parts() -> None:
    rng, places = np.random.default_rng(1), np.arange(60) % 3
    centres = np.array([[4, 0, 0], [0, 4, 0], [0, 0, 4]], dtype=np.float32)
    seen = centres[places] + rng.normal(0, 0.5, (60, 3)).astype(np.float32)
    kernel, bias = regression(seen, np.eye(3, dtype=np.float32)[places])
    assert ((seen @ kernel + bias).argmax(axis=1) == places).all()


@pytest.mark.slow
@requires_tensorflow
def test_pretrained_features_tell_shapes_apart(sample: Callable[[str, int], Sample]) -> None:
    known = [sample(label, number) for label in SHAPES[:2] for number in range(4)]
    others = [sample(SHAPES[2], number) for number in range(3)]
    strangers = [Sample(one.photo, -1, one.pixels, one.image, one.mask) for one in others]
    teacher = Teacher(weights.load(), Part(known, strangers), 2)
    seen = teacher.features(stack([*known, *strangers]))
    assert seen.shape == (11, 1280)
    told = teacher.answers(seen)
    assert told.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert told.argmax(axis=1).tolist() == [*targets(known), 2, 2, 2]
