"""Layers of Keras 3 that do what operations of TensorFlow Lite do, with the same weights."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ai_edge_litert.schema_py_generated import Padding

from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.importing.basics.original import Untyped
from fuzzyvision.importing.graph.operations import Operation

Maker: TypeAlias = Callable[[Operation, Sequence[Untyped]], Untyped]
"""Makes what an operation writes of its options and of what it reads: Keras tensors or arrays."""


class UnknownOperationError(Exception):
    """Keras has nothing that does what an operation does, or not with these options."""


def _convolution(each: Operation, read: Sequence[Untyped]) -> Untyped:
    values, filters, bias = read
    count, *size, depth = filters.shape
    layer = keras().layers.Conv2D(
        count,
        size,
        groups=values.shape[-1] // depth,
        use_bias=bias is not None,
        **_sliding(each.options),
    )
    return _weighted(layer, values, filters.transpose(1, 2, 3, 0), bias)


def _depthwise(each: Operation, read: Sequence[Untyped]) -> Untyped:
    values, filters, bias = read
    _, *size, count = filters.shape
    depth = values.shape[-1]
    layer = keras().layers.DepthwiseConv2D(
        size,
        depth_multiplier=count // depth,
        use_bias=bias is not None,
        **_sliding(each.options),
    )
    return _weighted(layer, values, filters.reshape(*size, depth, count // depth), bias)


def _sliding(options: Untyped) -> dict[str, Any]:
    return {
        "strides": (options.strideH, options.strideW),
        "padding": _padding(options),
        "dilation_rate": (options.dilationHFactor, options.dilationWFactor),
    }


def _padding(options: Untyped) -> str:
    return "same" if options.padding == Padding.SAME else "valid"


def _dense(each: Operation, read: Sequence[Untyped]) -> Untyped:
    values, weights, *more = read
    if len(values.shape) > 2 and not each.options.keepNumDims:  # noqa: PLR2004 - batch and row
        values = keras().layers.Reshape((weights.shape[1],))(values)
    bias = more[0] if more else None
    layer = keras().layers.Dense(len(weights), use_bias=bias is not None)
    return _weighted(layer, values, weights.T, bias)


def _weighted(layer: Untyped, values: Untyped, weights: Untyped, bias: Untyped) -> Untyped:
    made = layer(values)
    layer.set_weights([weights] if bias is None else [weights, bias])
    return made


def _pool(name: str) -> Maker:
    def make(each: Operation, read: Sequence[Untyped]) -> Untyped:
        options = each.options
        layer = getattr(keras().layers, name)(
            (options.filterHeight, options.filterWidth),
            (options.strideH, options.strideW),
            _padding(options),
        )
        return layer(read[0])

    return make


def _activation(name: str) -> Maker:
    return lambda _, read: keras().layers.Activation(name)(read[0])


def _leaky(each: Operation, read: Sequence[Untyped]) -> Untyped:
    return keras().layers.LeakyReLU(each.options.alpha)(read[0])


LAYERS: dict[str, Maker] = {
    "CONV_2D": _convolution, "DEPTHWISE_CONV_2D": _depthwise, "FULLY_CONNECTED": _dense,
    "MAX_POOL_2D": _pool("MaxPooling2D"), "AVERAGE_POOL_2D": _pool("AveragePooling2D"),
    "SOFTMAX": _activation("softmax"), "LOGISTIC": _activation("sigmoid"),
    "TANH": _activation("tanh"), "RELU": _activation("relu"), "RELU6": _activation("relu6"),
    "ELU": _activation("elu"), "HARD_SWISH": _activation("hard_silu"), "LEAKY_RELU": _leaky,
}  # fmt: skip
"""Operations that are layers."""
