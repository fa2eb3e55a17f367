"""What TensorFlow can trace: Keras 3, legacy Keras and SavedModels, all seen as graphs alike."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.inside import Beginning
from fuzzyvision.importing.basics.original import Original, Untyped, check_single, outputs_of
from fuzzyvision.importing.basics.shape import channels
from fuzzyvision.importing.graph import walk
from fuzzyvision.importing.graph.walk import Step
from fuzzyvision.importing.originals.reasons import first_line, missing_operations

_SCALING = {
    "Identity", "Cast", "Mul", "Sub", "AddV2", "Add", "RealDiv", "Div", "BiasAdd", "StridedSlice",
    "ReverseV2", "Pack", "Unpack", "Split", "ConcatV2", "Pad", "PadV2", "MirrorPad", "Reshape",
    "ExpandDims", "Squeeze", "Transpose", "ResizeBilinear", "ResizeNearestNeighbor",
    "ResizeBicubic",
}  # fmt: skip
_RESHAPING = {"Identity", "Reshape", "Squeeze", "Cast"}
_FORBIDDEN = {
    "ReadFile", "WriteFile", "MatchingFiles", "PyFunc", "PyFuncStateless", "EagerPyFunc",
}  # fmt: skip
"""What reaches out of the graph: a network needs none of it."""


def trace(
    kind: str, call: Callable[[Untyped], Untyped], shape: tuple[int, ...], dtype: Untyped
) -> Original:
    """Trace `call` for one picture [1, *shape], convert it, and return what the graph tells.

    Raises CommandError if it does not answer with one number a label, or holds operations
    that TensorFlow Lite lacks.
    """
    tf = tensorflow()
    with silence():
        concrete = tf.function(call, autograph=False).get_concrete_function(
            tf.TensorSpec((1, *shape), dtype)
        )
    outputs = _outputs(concrete)
    frozen = _frozen(concrete)
    operations = frozen.graph.get_operations()
    found = sorted({each.type for each in operations} & _FORBIDDEN)
    if found:
        raise CommandError(
            f"This model reads or writes files or runs Python ({', '.join(found)}): "
            "that is not imported."
        )
    steps = [
        Step(each.type, _names(each.inputs), _names(each.outputs))
        for each in operations
        if each.type not in {"Const", "Placeholder", "NoOp"}
    ]

    def run(picture: NDArray[Any]) -> NDArray[np.float64]:
        answer = _single(concrete(tf.constant(picture, dtype)))
        return np.asarray(answer, dtype=np.float64).reshape(-1)

    return Original(
        kind=kind,
        shape=shape,
        dtype=np.dtype(tf.as_dtype(dtype).as_numpy_dtype),
        outputs=outputs,
        run=run,
        lite=_converted(frozen),
        ending=walk.ending(steps, frozen.outputs[0].name, _RESHAPING),
        beginning=_beginning(frozen, steps, channels(shape)),
    )


def check_definition(graph: Untyped) -> None:
    """Refuse a GraphDef that reaches out of itself, before anything of it is run."""
    nodes = [
        *graph.node,
        *(node for function in graph.library.function for node in function.node_def),
    ]
    found = sorted({node.op for node in nodes} & _FORBIDDEN)
    if found:
        raise CommandError(
            f"This model reads or writes files or runs Python ({', '.join(found)}): "
            "that is not imported."
        )


def _outputs(concrete: Untyped) -> int:
    check_single(1, len(tensorflow().nest.flatten(concrete.structured_outputs)))
    answer = _single(concrete.structured_outputs)
    if not answer.dtype.is_floating:
        raise CommandError(
            f"This model answers with {answer.dtype.name} in place of probabilities or logits."
        )
    return outputs_of(tuple(answer.shape))


def _single(outputs: Untyped) -> Untyped:
    """Return the one tensor of what a function gives, a dictionary or a list of it included."""
    return tensorflow().nest.flatten(outputs)[0]


def _frozen(concrete: Untyped) -> Untyped:
    from tensorflow.python.framework import (  # noqa: PLC0415 - after our silenced import
        convert_to_constants,
    )

    return convert_to_constants.convert_variables_to_constants_v2(concrete)


def _converted(frozen: Untyped) -> bytes:
    try:
        with silence():
            converter = tensorflow().lite.TFLiteConverter.from_concrete_functions([frozen])
            return bytes(converter.convert())
    except Exception as error:  # the converter raises its own, TensorFlow's and Python's
        lacking = missing_operations(str(error))
        reason = f"it lacks {', '.join(lacking)}" if lacking else first_line(error)
        raise CommandError(f"TensorFlow Lite cannot run this model: {reason}.") from error


def _beginning(frozen: Untyped, steps: list[Step], count: int) -> Beginning | None:
    """Feed even pictures of 0 and of 1, and see what reaches the first layer."""
    source = frozen.inputs[0]
    name = walk.beginning(steps, source.name, _SCALING)
    if name is None or name == source.name or not source.dtype.is_floating:
        return None
    part = frozen.prune([source], [frozen.graph.get_tensor_by_name(name)])
    tf = tensorflow()
    low, high = (
        middle(np.asarray(part(tf.fill(source.shape, tf.cast(value, source.dtype)))[0]), count)
        for value in (0.0, 1.0)
    )
    return None if low is None or high is None else Beginning(high - low, low)


def middle(values: NDArray[Any], count: int) -> NDArray[np.float64] | None:
    """Return the channels of the middle pixel: padding is at the edges. None without channels."""
    if values.size % count or (values.ndim == 4 and values.shape[-1] != count):  # noqa: PLR2004 - batch, height, width, channels
        return None
    pixels = np.asarray(values, dtype=np.float64).reshape(-1, count)
    if values.ndim == 4:  # noqa: PLR2004 - as above
        pixels = values.astype(np.float64)[0, values.shape[1] // 2]
    return np.asarray(pixels[len(pixels) // 2])


def _names(tensors: Untyped) -> tuple[str, ...]:
    return tuple(tensor.name for tensor in tensors)
