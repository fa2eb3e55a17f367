from pathlib import Path

import numpy as np
import pytest

from examples.souqnet import network
from fuzzyvision.bundle import metrics
from fuzzyvision.bundle.frameworks import keras, predict
from fuzzyvision.common.errors import CommandError
from tests.support.training import requires_tensorflow


@requires_tensorflow
def test_training_freezes_batch_statistics_only() -> None:
    """Keras applies `trainable`, not the `training=False` of inner calls, while fitting."""
    model = network.build(3, network.RANDOM)
    network.fix(model, backbone=True)
    assert len(model.trainable_weights) == 2
    network.fix(model, backbone=False)
    assert len(model.trainable_weights) > 50
    statistics = [weight for weight in model.weights if "moving_" in weight.path]
    before = [np.array(weight.value) for weight in statistics]
    pixels = np.random.default_rng(1).integers(0, 256, (4, 128, 128, 3)).astype(np.float32)
    model(pixels, training=True)
    assert all(np.array_equal(old, new.value) for old, new in zip(before, statistics, strict=True))


@requires_tensorflow
def test_pixel_type_does_not_change_outputs() -> None:
    model = network.build(3, network.RANDOM)
    pixels = np.random.default_rng(1).integers(0, 256, (2, 128, 128, 3), dtype=np.uint8)
    whole, decimal = predict(model, pixels), model.predict(pixels * 1.0, verbose=0)
    assert whole == pytest.approx(decimal, abs=1e-6)
    assert whole.sum(axis=1) == pytest.approx(1, abs=1e-5)


@requires_tensorflow
def test_sharpening_is_a_division_of_the_logits() -> None:
    model = network.build(3, network.RANDOM)
    pixels = np.random.default_rng(1).integers(0, 256, (2, 128, 128, 3), dtype=np.uint8)
    expected = metrics.tempered(predict(model, pixels), 0.5)
    network.sharpen(model, 0.5)
    assert predict(model, pixels) == pytest.approx(expected, abs=1e-4)


@requires_tensorflow
def test_weights_of_other_networks_are_refused(tmp_path: Path) -> None:
    other = keras().Sequential([keras().Input((3,)), keras().layers.Dense(2)])
    file = tmp_path / "other.weights.h5"
    other.save_weights(file)
    with pytest.raises(CommandError, match="does not hold weights of MobileNetV2"):
        network.build(3, str(file))
