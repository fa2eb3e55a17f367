"""A network of Keras 2 built again in Keras 3: the same layers with the same weights."""

import inspect
import operator
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.importing.basics.original import Untyped


def _part(values: Untyped, places: Sequence[Any]) -> Untyped:
    """Return a part of a tensor; Keras 2 writes a slice down as an object."""
    return values[
        tuple(slice(*each.values()) if isinstance(each, dict) else each for each in places)
    ]


def _sum(values: Untyped, other: Untyped) -> Untyped:
    """Return a sum; Keras 2 writes numbers down as a list."""
    return values + (np.array(other, dtype=np.float32) if isinstance(other, list) else other)


_OPERATIONS = {
    "math.truediv": operator.truediv, "math.divide": operator.truediv,
    "math.subtract": operator.sub, "math.multiply": operator.mul, "math.add": _sum,
    "__operators__.add": _sum, "__operators__.getitem": _part,
    "nn.bias_add": _sum,
}  # fmt: skip
"""What a functional model of Keras 2 may hold between its layers, such as preprocess_input."""

_OPERATORS = {"TFOpLambda", "SlicingOpLambda"}
_SECOND = {"y", "bias", "slice_spec"}
"""Names of what stands behind the operator."""

_FOR_TRAINING = ("_initializer", "_regularizer", "_constraint")


def rebuilt(model: Untyped) -> Untyped | None:
    """Return the Keras 3 model, None if Keras 3 lacks something. The numbers are proved later."""
    try:
        with silence():
            return _model(model)
    except Exception:  # noqa: BLE001 - whatever does not fit: the service needs no copy
        return None


def _model(model: Untyped) -> Untyped:
    """Do what the model's own call does, node by node, with copies of its layers."""
    uses = Counter(str(id(tensor)) for node in _nodes(model) for tensor in _flat(node.keras_inputs))
    uses.update(str(id(tensor)) for tensor in model.outputs)
    tensors: dict[str, list[Untyped]] = {}
    entries = []
    for entry in model.inputs:
        entries.append(keras().Input(tuple(entry.shape)[1:], dtype=entry.dtype.name))
        tensors[str(id(entry))] = [entries[-1]] * uses[str(id(entry))]
    copies: dict[int, Untyped] = {}
    for node in _nodes(model):
        arguments, named = node.map_arguments(tensors)
        if id(node.layer) not in copies:  # a layer may be used in several places
            copies[id(node.layer)] = _copy(node.layer)
        layer = copies[id(node.layer)]
        if node.layer.__class__.__name__ in _OPERATORS:
            arguments, named = (*arguments, *map(named.pop, _SECOND & named.keys())), {}
        named = {name: value for name, value in named.items() if name not in {"training", "name"}}
        results = _flat(layer(*arguments, **named))
        for name, result in zip(node.flat_output_ids, results, strict=True):
            tensors[str(name)] = [result] * uses[str(name)]
    results = [tensors[str(id(tensor))][0] for tensor in model.outputs]
    one = len(entries) == len(results) == 1
    return keras().Model(
        entries[0] if one else entries, results[0] if one else results, name=model.name
    )


def _nodes(model: Untyped) -> list[Untyped]:
    """Return the calls of layers in an order in which they can be done (Keras 2's own record)."""
    depths = model._nodes_by_depth  # noqa: SLF001 - Keras 2 is finished and has no other way to ask
    return [
        node
        for depth in sorted(depths, reverse=True)
        for node in depths[depth]
        if not node.is_input
    ]


def _copy(layer: Untyped) -> Untyped:
    """Return the layer in Keras 3, with its weights; a function for an operation."""
    name = type(layer).__name__
    if name in _OPERATORS:
        return _OPERATIONS[layer.get_config()["function"]]
    if hasattr(layer, "_nodes_by_depth"):
        return _model(layer)
    made = getattr(keras().layers, name)(**_settings(layer, getattr(keras().layers, name)))
    shape = layer.input_shape
    made.build(shape if isinstance(shape, list) else tuple(shape))
    made.set_weights(layer.get_weights())
    return made


def _settings(layer: Untyped, kind: Untyped) -> dict[str, Any]:
    """Return the layer's settings that Keras 3 knows, without what matters to training alone."""
    known = set(inspect.signature(kind.__init__).parameters) | {"name", "trainable"}
    settings = {
        name: value
        for name, value in layer.get_config().items()
        if name in known and not name.endswith(_FOR_TRAINING) and name != "dtype"
    }
    if isinstance(kept := settings.get("axis"), Sequence) and len(kept) == 1:
        settings["axis"] = int(kept[0])  # Keras 2 lists the one axis of BatchNormalization
    return settings


def _flat(structure: Untyped) -> list[Untyped]:
    return list(tensorflow().nest.flatten(structure))
