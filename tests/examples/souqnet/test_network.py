import numpy as np
import pytest
from numpy.typing import NDArray

from examples.souqnet import network
from fuzzyvision.bundle.frameworks import keras, predict
from tests.support.training import requires_tensorflow

PIXELS = np.random.default_rng(1).integers(0, 256, (2, 128, 128, 3), dtype=np.uint8)


NORMS = {"conv_stem": 0, "conv_head": 1, "expand_conv": 0, "depthwise_conv": 1, "project_conv": 2}


def made_up() -> dict[str, NDArray[np.float64]]:
    """Give weights as PyTorch names them, all different, in the shapes of a network at random."""
    rng = np.random.default_rng(2)
    found: dict[str, NDArray[np.float64]] = {}
    for layer in network.features(None, 128).layers:
        if not layer.weights:
            continue
        number, _, rest = layer.name.partition("_")
        kind, block = (rest, f"_blocks.{number}.") if number.isdigit() else (layer.name, "")
        kernel, bias = layer.get_weights()
        axes = (2, 3, 0, 1) if "depthwise" in kind else (3, 2, 0, 1)
        found[f"{block}_{kind}.weight"] = rng.normal(0, 0.2, kernel.transpose(axes).shape)
        norm = f"{block}_bn{NORMS[kind]}"
        for name, value in (("weight", 1.3), ("bias", 0.1), ("running_mean", 0.2)):
            found[f"{norm}.{name}"] = rng.normal(value, 0.1, len(bias))
        found[f"{norm}.running_var"] = rng.uniform(0.5, 2, len(bias))
    return found


@requires_tensorflow
def test_weights_are_folded_with_their_normalisation() -> None:
    weights = made_up()
    model = network.features(weights, 128)
    stem = keras().Model(model.input, model.get_layer("conv_stem").output)
    plain = keras().layers.Conv2D(32, 3, 2, padding="same", use_bias=False)
    scaled = (PIXELS.astype(np.float32) - 127) / 128
    plain.build(scaled.shape)
    plain.set_weights([weights["_conv_stem.weight"].transpose(2, 3, 1, 0)])
    shift = (np.asarray(plain(scaled)) - weights["_bn0.running_mean"]) / np.sqrt(
        weights["_bn0.running_var"] + 1e-3
    )
    expected = np.clip(shift * weights["_bn0.weight"] + weights["_bn0.bias"], 0, 6)
    assert stem.predict(PIXELS, verbose=0) == pytest.approx(expected, abs=1e-4)


@requires_tensorflow
def test_every_convolution_takes_its_weights() -> None:
    weights = made_up()
    for layer in network.features(weights, 128).layers:
        if layer.weights:
            assert layer.get_weights()[1].any(), layer.name


@requires_tensorflow
def test_weights_of_other_networks_are_refused() -> None:
    with pytest.raises(KeyError, match=r"_bn0\.weight"):
        network.build(3, {"_conv_stem.weight": np.zeros((32, 3, 3, 3))})


@requires_tensorflow
def test_what_is_none_of_the_labels_goes_to_all_alike() -> None:
    model = network.build(3, None)
    known = keras().Model(model.input, model.outputs[1])
    before = predict(known, PIXELS)
    told = predict(network.served(model, 1), PIXELS)
    assert told == pytest.approx(before[:, :3] + before[:, 3:] / 3, abs=1e-6)
    assert told.sum(axis=1) == pytest.approx(1, abs=1e-5)


@requires_tensorflow
def test_temperature_divides_the_logits() -> None:
    model = network.build(3, None)
    before = predict(keras().Model(model.input, model.outputs[1]), PIXELS)
    network.served(model, 0.5)
    after = predict(keras().Model(model.input, model.outputs[1]), PIXELS)
    assert after == pytest.approx(before**2 / (before**2).sum(axis=1, keepdims=True), abs=1e-5)


@requires_tensorflow
def test_pixel_type_does_not_change_outputs() -> None:
    model = network.served(network.build(3, None), 1)
    decimal = model.predict(PIXELS * 1.0, verbose=0)
    assert predict(model, PIXELS) == pytest.approx(decimal, abs=1e-6)
