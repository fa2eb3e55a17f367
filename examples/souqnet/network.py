"""The network: EfficientNet-Lite0 with a small head, pixels 0-255 in, probabilities out."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from examples.souqnet.samples import SIDE
from fuzzyvision.bundle.frameworks import Model, keras

Weights: TypeAlias = Mapping[str, NDArray[Any]]
"""Arrays by PyTorch's names."""

Tensor: TypeAlias = Any
"""A symbolic tensor of Keras, which ships no types."""

_DROPOUT, _EPSILON = 0.2, 1e-3
_STEM, _FEATURES = 32, 1280


class _Stage(NamedTuple):
    """Blocks of one kind; the first one's depthwise convolution has the stride."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    channels: int


_STAGES = (
    _Stage(1, 3, 1, 1, 16),
    _Stage(2, 3, 2, 6, 24),
    _Stage(2, 5, 2, 6, 40),
    _Stage(3, 3, 2, 6, 80),
    _Stage(3, 5, 1, 6, 112),
    _Stage(4, 5, 2, 6, 192),
    _Stage(1, 3, 1, 6, 320),
)
"""Of EfficientNet-Lite0: EfficientNet-B0 (Tan and Le 2019) without squeeze-and-excitation, with
ReLU6 in place of swish, so that it is fast on a processor."""

_NORMS = {
    "conv_stem": "_bn0",
    "conv_head": "_bn1",
    "expand_conv": "_bn0",
    "depthwise_conv": "_bn1",
    "project_conv": "_bn2",
}
"""What PyTorch's file calls the batch normalisation after each kind of convolution."""


def build(labels: int, weights: Weights | None) -> Model:
    """Return an uncompiled Keras model of [n, 128, 128, 3] pixels, 0-255.

    It gives the features [n, 1280], and [n, labels + 1] probabilities; the last one is that the
    picture shows none of the labels. Without `weights` it starts at random. Raises KeyError or
    ValueError if they are another network's.
    """
    layers, body = keras().layers, features(weights, SIDE)
    dropped = layers.Dropout(_DROPOUT, name="dropout")(body.output)
    known = layers.Dense(labels + 1, activation="softmax", name="known")(dropped)
    return keras().Model(body.input, [body.output, known], name="classifier")


def features(weights: Weights | None, seen: int) -> Model:
    """Return the network up to its 1,280 features; it enlarges the pictures to `seen` pixels.

    Batch normalisation is folded into the convolutions. Its statistics, of small and augmented
    batches, would not be those of the single pictures that the service sees; and training is
    faster without.
    """
    layers = keras().layers
    pixels = keras().Input((SIDE, SIDE, 3), name="pixels")
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="scaling")(pixels)
    if seen != SIDE:
        x = keras().ops.image.resize(x, (seen, seen), interpolation="bilinear")
    x = layers.Conv2D(_STEM, 3, 2, padding="same", activation="relu6", name="conv_stem")(x)
    number = 0
    for stage in _STAGES:
        for place in range(stage.blocks):
            x = _block(x, f"{number}_", stage, first=place == 0)
            number += 1
    x = layers.Conv2D(_FEATURES, 1, activation="relu6", name="conv_head")(x)
    model = keras().Model(pixels, layers.GlobalAveragePooling2D(name="features")(x))
    if weights is not None:
        _fill(model, weights)
    return model


def served(model: Model, temperature: float) -> Model:
    """Return the model as the service runs it, its logits divided by `temperature`.

    It gives [n, labels]: what it holds for none of them is spread over all of them, so that the
    most probable one is improbable, and the answer "not sure".
    """
    head = model.get_layer("known")
    head.set_weights([weights / temperature for weights in head.get_weights()])
    labels = head.units - 1
    start = keras().initializers.Constant(spread(labels))
    layer = keras().layers.Dense(
        labels, use_bias=False, kernel_initializer=start, trainable=False, name="probabilities"
    )
    return keras().Model(model.inputs, layer(model.outputs[1]), name=model.name)


def spread(labels: int) -> NDArray[np.float64]:
    """Return a matrix [labels + 1, labels]: the last probability goes to all labels alike."""
    return np.concatenate([np.eye(labels), np.full((1, labels), 1 / labels)])


def _block(x: Tensor, name: str, stage: _Stage, *, first: bool) -> Tensor:
    """Return an inverted residual (Sandler et al. 2018): widen, look around, narrow."""
    layers, before = keras().layers, x
    if stage.expansion > 1:
        width = x.shape[-1] * stage.expansion
        x = layers.Conv2D(width, 1, activation="relu6", name=f"{name}expand_conv")(x)
    stride = stage.stride if first else 1
    x = layers.DepthwiseConv2D(
        stage.kernel, stride, padding="same", activation="relu6", name=f"{name}depthwise_conv"
    )(x)
    x = layers.Conv2D(stage.channels, 1, name=f"{name}project_conv")(x)
    return x if first else layers.Add()([before, x])


def _fill(model: Model, weights: Weights) -> None:
    """Set the convolutions, each with the batch normalisation that came after it."""
    for layer in model.layers:
        number, _, kind = layer.name.rpartition("_")[0].rpartition("_")
        norm = _NORMS.get(f"{kind}_{layer.name.rpartition('_')[2]}")
        if norm is None:
            continue
        place = f"_blocks.{number}." if number else ""
        own, after = f"{place}_{layer.name.removeprefix(f'{number}_')}", f"{place}{norm}"
        scale = weights[f"{after}.weight"] / np.sqrt(weights[f"{after}.running_var"] + _EPSILON)
        kernel = weights[f"{own}.weight"] * scale[:, None, None, None]
        bias = weights[f"{after}.bias"] - weights[f"{after}.running_mean"] * scale
        # PyTorch has the channels that come out first, then those of the input; Keras has them
        # last, and of a depthwise convolution the other way round.
        axes = (2, 3, 0, 1) if kind == "depthwise" else (2, 3, 1, 0)
        layer.set_weights([kernel.transpose(axes), bias])
