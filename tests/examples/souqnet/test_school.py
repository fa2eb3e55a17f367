from collections.abc import Callable

import numpy as np
import pytest

from examples.souqnet.average import Average, Weights
from examples.souqnet.samples import SIDE, Sample, stack, targets
from examples.souqnet.school import settle, teach
from examples.souqnet.stage import Course, Plan
from fuzzyvision.bundle.frameworks import Model, keras
from tests.support.training import SHAPES, requires_tensorflow

Make = Callable[[str, int], Sample]


def small() -> Model:
    """Return a network of the same build as the real one: a body in it, then a head."""
    layers = keras().layers
    keras().utils.set_random_seed(1)
    body = keras().Sequential([layers.Rescaling(1 / 255), layers.AveragePooling2D(32)])
    inner = keras().Sequential([keras().Input((SIDE, SIDE, 3)), body, layers.Flatten()])
    pixels = keras().Input((SIDE, SIDE, 3))
    head = layers.Dense(len(SHAPES), activation="softmax", name="probabilities")
    return keras().Model(pixels, head(inner(pixels)))


def course(model: Model, sample: Make) -> Course:
    training = [sample(label, number) for label in SHAPES for number in range(4)]
    return Course(model, training, [], [sample(label, 6) for label in SHAPES])


@requires_tensorflow
def test_each_run_has_a_bar_and_epochs_continue(
    sample: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    epochs = teach(course(small(), sample), Plan(4, 7, pretrained=True, runs=2))
    said = capsys.readouterr().err
    for title in ("Training the head: 100%", "run 1 of 2: 100%", "run 2 of 2: 100%"):
        assert title in said
    assert [one.epoch for one in epochs] == list(range(1, 3 + 2 * 4 + 1))


@requires_tensorflow
def test_the_same_seed_trains_the_same_network(sample: Make) -> None:
    one, other = small(), small()
    for model in (one, other):
        keras().utils.set_random_seed(3)
        teach(course(model, sample), Plan(2, 7, pretrained=True, runs=2))
    for mine, theirs in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def averaged(*networks: Weights) -> Average:
    average = Average()
    for weights in networks:
        average.add(weights)
    return average


@requires_tensorflow
@pytest.mark.parametrize("broken", [False, True])
def test_average_is_kept_unless_far_worse(broken: bool, sample: Make) -> None:
    model = small()
    plan = course(model, sample)
    head = model.get_layer("probabilities")
    right = targets(plan.validation)
    features = keras().Model(model.inputs, head.input).predict(stack(plan.validation), verbose=0)
    kernel = np.linalg.pinv(np.c_[features, np.ones(3)]) @ (20 * np.eye(3)[right])
    good = [kernel[:-1].astype(np.float32), kernel[-1].astype(np.float32)]
    other = [-30 * one if broken else 0.5 * one for one in good]
    model.compile(loss="categorical_crossentropy", metrics=["accuracy"])
    settle(plan, [good], averaged(good, other))
    kept = model.get_weights()[0]
    np.testing.assert_allclose(kept, good[0] if broken else 0.75 * good[0], rtol=1e-4)
