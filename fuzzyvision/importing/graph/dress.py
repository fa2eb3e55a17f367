"""What a network gets on so that the service can feed it: pixels in, probabilities out."""

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from fuzzyvision.importing.basics.answer import Finish
from fuzzyvision.importing.basics.original import Original
from fuzzyvision.importing.basics.scaling import (
    COLOURS,
    LUMA,
    PIXELS,
    SYMMETRIC,
    UNIT,
    of_colours,
    of_grey,
)
from fuzzyvision.importing.basics.shape import channels
from fuzzyvision.importing.graph.lite import LiteGraph
from fuzzyvision.importing.graph.operations import Stage, type_number

_FLOAT, _BYTE = schema.TensorType.FLOAT32, schema.TensorType.UINT8
_LEAST = 1e-7
"""Added to quantised probabilities before they are normalised again: all of them can be 0."""


def dressed(original: Original, scaling: str, finish: Finish) -> LiteGraph:
    """Return the network that takes uint8 [1, height, width, 3] and gives float32 [1, labels].

    The labels' probabilities sum to 1.
    """
    graph = LiteGraph(original.lite)
    _begin(graph, original, scaling)
    _end(graph, original, finish)
    return graph


def steps_are_pixels(original: Original, scaling: str) -> bool:
    """Return whether the 256 steps of a quantised input are the 256 values of a pixel.

    That is how quantised models are made: step n stands for what the pixel n is scaled to.
    """
    if original.steps is None or original.dtype not in {np.dtype(np.uint8), np.dtype(np.int8)}:
        return False
    if channels(original.shape) != COLOURS or scaling not in {UNIT, SYMMETRIC, PIXELS}:
        return False
    factor, offset = of_grey(scaling)
    pixels = np.arange(256)
    wanted = (pixels * factor + offset) / original.steps.scale + original.steps.zero
    return bool(np.abs(wanted - (pixels + np.iinfo(original.dtype).min)).max() <= 1)


def _begin(graph: LiteGraph, original: Original, scaling: str) -> None:
    """Lead from pixels to what the network takes."""
    height, width = original.shape[:2]
    old = graph.input
    graph.reshape(old, (1, *original.shape))
    as_they_are = original.steps is None or steps_are_pixels(original, scaling)
    if original.dtype == np.uint8 and channels(original.shape) == COLOURS and as_they_are:
        return
    pixels = graph.tensor((1, height, width, COLOURS), np.uint8)
    graph.take(pixels)
    if original.steps is not None and as_they_are:
        graph.quantise(pixels, original.steps.scale, original.steps.zero - np.iinfo(np.int8).min)
        stages = [_quantise(original)]
    else:
        stages = [*_scaled(original, scaling), *_as_taken(original)]
    graph.put(stages, pixels, old, in_front=True)


def _scaled(original: Original, scaling: str) -> list[Stage]:
    height, width = original.shape[:2]
    cast = schema.CastOptionsT()
    cast.inDataType, cast.outDataType = _BYTE, _FLOAT
    stages = [Stage("CAST", (1, height, width, COLOURS), np.float32, options=cast)]
    if channels(original.shape) == COLOURS:
        affine = of_colours(scaling)
        if scaling != PIXELS:
            stages.append(_mix((height, width), affine.matrix, affine.offset))
        return stages
    # Pillow's own whole numbers: below 2 to the 24th, where float32 is exact.
    stages.append(_mix((height, width), np.array([LUMA]) / 2**16, np.full(1, 0.5)))
    stages.append(Stage("FLOOR", (1, height, width, 1), np.float32))
    factor, offset = of_grey(scaling)
    if scaling != PIXELS:
        stages.append(_mix((height, width), np.full((1, 1), factor), np.full(1, offset)))
    return stages


def _mix(size: tuple[int, int], matrix: NDArray[np.float64], offset: NDArray[np.float64]) -> Stage:
    """Return values = matrix @ colours + offset of every pixel: a convolution of 1 by 1."""
    options = schema.Conv2DOptionsT()
    options.padding, options.strideH, options.strideW = schema.Padding.VALID, 1, 1
    filters = matrix[:, np.newaxis, np.newaxis, :].astype(np.float32)
    constants = (filters, offset.astype(np.float32))
    return Stage("CONV_2D", (1, *size, len(matrix)), np.float32, constants, options)


def _as_taken(original: Original) -> list[Stage]:
    """Return the stages from values to the very shape and type that the network takes."""
    stages = []
    if len(original.shape) == 2:  # noqa: PLR2004 - height and width, no axis for the one channel
        stages.append(_reshape((1, *original.shape)))
    if original.steps is not None:
        stages.append(_quantise(original))
    elif original.dtype != np.float32:
        options = schema.CastOptionsT()
        options.inDataType, options.outDataType = _FLOAT, type_number(original.dtype)
        stages.append(Stage("CAST", (1, *original.shape), original.dtype, options=options))
    return stages


def _quantise(original: Original) -> Stage:
    shape = (1, *original.shape)
    return Stage("QUANTIZE", shape, original.dtype, options=schema.QuantizeOptionsT())


def _reshape(shape: tuple[int, ...]) -> Stage:
    options = schema.ReshapeOptionsT()
    options.newShape = np.asarray(shape, dtype=np.int32)
    return Stage("RESHAPE", shape, np.float32, (np.asarray(shape, dtype=np.int32),), options)


def _end(graph: LiteGraph, original: Original, finish: Finish) -> None:
    """Lead from the network's answer to probabilities that sum to 1."""
    outputs, old = original.outputs, graph.output
    stages = []
    if graph.dtype(old) != _FLOAT:
        stages.append(Stage("DEQUANTIZE", graph.shape(old), np.float32))
    if graph.shape(old) != (1, outputs):
        stages.append(_reshape((1, outputs)))
    if finish is Finish.PAIR:
        stages.append(_dense([[-1], [1]], [1, 0]))
    elif finish is Finish.PAIR_OF_LOGIT:
        stages += [_dense([[0], [1]], [0, 0]), _softmax(2)]
    elif finish is Finish.SOFTMAX:
        stages.append(_softmax(outputs))
    elif original.quantised_answer:
        # softmax(log(x)) is x / sum(x).
        least = np.full(1, _LEAST, dtype=np.float32)
        added = Stage("ADD", (1, outputs), np.float32, (least,), schema.AddOptionsT())
        stages += [added, Stage("LOG", (1, outputs), np.float32), _softmax(outputs)]
    if stages:
        result = graph.tensor(stages[-1].shape, np.float32)
        graph.put(stages, old, result, in_front=False)
        graph.give(result)


def _dense(weights: list[list[int]], bias: list[int]) -> Stage:
    """Return the layer that makes two values of one."""
    constants = (np.array(weights, dtype=np.float32), np.array(bias, dtype=np.float32))
    options = schema.FullyConnectedOptionsT()
    return Stage("FULLY_CONNECTED", (1, len(bias)), np.float32, constants, options)


def _softmax(outputs: int) -> Stage:
    options = schema.SoftmaxOptionsT()
    options.beta = 1.0
    return Stage("SOFTMAX", (1, outputs), np.float32, options=options)
