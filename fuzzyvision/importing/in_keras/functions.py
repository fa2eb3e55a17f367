"""Functions of Keras 3 that do what operations of TensorFlow Lite do: arithmetic and shapes."""

from collections.abc import Sequence

import numpy as np
from ai_edge_litert.schema_py_generated import TensorType

from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.importing.basics.original import Untyped
from fuzzyvision.importing.graph.operations import Operation
from fuzzyvision.importing.in_keras.layers import Maker, UnknownOperationError

_PICTURE = 4


def _of_two(name: str) -> Maker:
    return lambda _, read: getattr(keras().ops, name)(read[0], read[1])


def _function(name: str) -> Maker:
    return lambda _, read: getattr(keras().ops, name)(read[0])


def _over(name: str) -> Maker:
    def make(each: Operation, read: Sequence[Untyped]) -> Untyped:
        axes = tuple(int(axis) for axis in np.atleast_1d(read[1]))
        return getattr(keras().ops, name)(read[0], axis=axes, keepdims=each.options.keepDims)

    return make


def _reshape(_: Operation, read: Sequence[Untyped]) -> Untyped:
    batch, *sides = (int(side) for side in read[1])
    if batch not in {1, -1}:
        raise UnknownOperationError("a reshape across pictures")
    return keras().layers.Reshape(sides)(read[0])


def _squeeze(each: Operation, read: Sequence[Untyped]) -> Untyped:
    axes = tuple(int(axis) for axis in each.options.squeezeDims)
    if 0 in axes:
        raise UnknownOperationError("a squeeze of the batch")
    return keras().ops.squeeze(read[0], axis=axes)


def _transpose(_: Operation, read: Sequence[Untyped]) -> Untyped:
    return keras().ops.transpose(read[0], [int(axis) for axis in read[1]])


def _shape(_: Operation, read: Sequence[Untyped]) -> Untyped:
    """Return the shape of one picture's values: it is asked for to reshape by."""
    return np.array([1, *read[0].shape[1:]])


def _slice(each: Operation, read: Sequence[Untyped]) -> Untyped:
    options = each.options
    if options.ellipsisMask or options.newAxisMask:
        raise UnknownOperationError("a slice with new axes")
    parts: list[int | slice] = []
    for place, (begin, end, step) in enumerate(
        zip(*(map(int, one) for one in read[1:]), strict=True)
    ):
        bit = 1 << place
        whole = slice(
            None if options.beginMask & bit else begin, None if options.endMask & bit else end, step
        )
        parts.append(begin if options.shrinkAxisMask & bit else whole)
    return read[0][tuple(parts)]


def _stack(each: Operation, read: Sequence[Untyped]) -> Untyped:
    if all(isinstance(one, np.ndarray | np.integer) for one in read):
        return np.stack(read, axis=each.options.axis)
    return keras().ops.stack(list(read), axis=each.options.axis)


def _pad(_: Operation, read: Sequence[Untyped]) -> Untyped:
    edges = [[int(before), int(after)] for before, after in read[1]]
    if len(edges) == _PICTURE and edges[0] == edges[3] == [0, 0] and len(read) == 2:  # noqa: PLR2004 - no other value
        return keras().layers.ZeroPadding2D(edges[1:3])(read[0])
    value = float(read[2]) if len(read) > 2 else 0.0  # noqa: PLR2004 - as above
    return keras().ops.pad(read[0], edges, constant_values=value)


def _join(each: Operation, read: Sequence[Untyped]) -> Untyped:
    return keras().ops.concatenate(list(read), axis=each.options.axis)


def _split(each: Operation, read: Sequence[Untyped]) -> Untyped:
    return list(keras().ops.split(read[1], each.options.numSplits, axis=int(read[0])))


def _gelu(each: Operation, read: Sequence[Untyped]) -> Untyped:
    return keras().ops.gelu(read[0], approximate=each.options.approximate)


def _wide(_: Operation, read: Sequence[Untyped]) -> Untyped:
    if not isinstance(read[0], np.ndarray) or read[0].dtype != np.float16:
        raise UnknownOperationError("whole numbers")
    return read[0].astype(np.float32)


def _cast(each: Operation, read: Sequence[Untyped]) -> Untyped:
    if each.gives != TensorType.FLOAT32:
        raise UnknownOperationError("whole numbers")
    return keras().ops.cast(read[0], "float32")


FUNCTIONS: dict[str, Maker] = {
    "ADD": _of_two("add"), "SUB": _of_two("subtract"), "MUL": _of_two("multiply"),
    "DIV": _of_two("divide"), "MAXIMUM": _of_two("maximum"), "MINIMUM": _of_two("minimum"),
    "BATCH_MATMUL": _of_two("matmul"), "POW": _of_two("power"),
    "MEAN": _over("mean"), "SUM": _over("sum"), "REDUCE_MAX": _over("max"),
    "SHAPE": _shape, "STRIDED_SLICE": _slice, "PACK": _stack, "SPLIT": _split,
    "RESHAPE": _reshape, "SQUEEZE": _squeeze, "TRANSPOSE": _transpose, "PAD": _pad, "PADV2": _pad,
    "CONCATENATION": _join, "GELU": _gelu, "DEQUANTIZE": _wide, "CAST": _cast,
    "EXP": _function("exp"), "SQRT": _function("sqrt"), "RSQRT": _function("rsqrt"),
    "SQUARE": _function("square"), "ABS": _function("abs"), "NEG": _function("negative"),
    "LOG": _function("log"),
}  # fmt: skip
"""Operations that are functions."""
