"""A network of TensorFlow Lite built again in Keras 3, with the same weights.

SavedModels and .tflite files hold operations and no layers; most operations of image classifiers
have a layer or a function of Keras that does the same. Whether they do is proved afterwards.
"""

import numpy as np
from ai_edge_litert.schema_py_generated import ActivationFunctionType

from fuzzyvision.bundle.frameworks import keras, silence
from fuzzyvision.importing.basics.original import Original, Untyped
from fuzzyvision.importing.graph.lite import LiteGraph
from fuzzyvision.importing.in_keras.functions import FUNCTIONS
from fuzzyvision.importing.in_keras.layers import LAYERS, UnknownOperationError

_MAKERS = LAYERS | FUNCTIONS


def translated(original: Original) -> Untyped | None:
    """Return the Keras 3 model, None where an operation is not known here."""
    try:
        with silence():
            return _model(LiteGraph(original.lite), original)
    except Exception:  # noqa: BLE001 - whatever does not fit: the service needs no copy
        return None


def _model(graph: LiteGraph, original: Original) -> Untyped:
    entry = keras().Input(original.shape, dtype=original.dtype.name)
    values: dict[int, Untyped] = {graph.input: entry}
    for each in graph.operations():
        read = [_read(graph, values, number) for number in each.reads]
        made = _activated(_MAKERS[each.kind](each, read), each.options)
        written = made if isinstance(made, list) else [made]
        values.update(zip(each.writes, written, strict=True))
    return keras().Model(entry, values[graph.output])


def _read(graph: LiteGraph, values: dict[int, Untyped], number: int) -> Untyped:
    if number < 0:
        return None
    if number in values:
        return values[number]
    value = graph.value(number)
    if value is None or value.dtype in {np.dtype(np.int8), np.dtype(np.uint8)}:
        raise UnknownOperationError("weights of 8 bits")
    return value


def _activated(made: Untyped, options: Untyped) -> Untyped:
    """Apply the activation that many operations have built in."""
    kind = getattr(options, "fusedActivationFunction", ActivationFunctionType.NONE)
    if kind == ActivationFunctionType.NONE:
        return made
    names = {
        ActivationFunctionType.RELU: "relu",
        ActivationFunctionType.RELU6: "relu6",
        ActivationFunctionType.TANH: "tanh",
    }
    return keras().layers.Activation(names[kind])(made)
