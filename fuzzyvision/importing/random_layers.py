"""SavedModels that augment when they answer: `model.export` of Keras 3 writes them in training.

What is random in Keras' own layers of augmentation is put to its middle, at which they leave the
picture as it is. Where more than they is random or in training, all is left as it was: the import
asks twice, and refuses a model that answers differently.
"""

import re
from collections.abc import Iterator

import numpy as np

from fuzzyvision.bundle.frameworks import tensorflow
from fuzzyvision.importing.original import Untyped

_UNIFORM, _WARP = "StatelessRandomUniformV2", "ImageProjectiveTransformV3"
_AUGMENTING = re.compile(r"random_(flip|rotation|zoom|translation|shear|crop|contrast|brightness)")
_BATCH = re.compile(r"batch_normalization\w*/moments/")
_MIDDLE = np.nextafter(np.float32(0.5), np.float32(1))
"""A flip happens up to one half; rotation, zoom and shift reach as far down as up."""

_HELD = (
    "this SavedModel was exported with its random augmentation at work; it is held still here, so "
    "that the same picture gets the same answer"
)


def held(main: Untyped) -> tuple[str, ...]:
    """Hold a graph's augmentation still, in place; return what its owner is to be told."""
    found = [node for nodes in _bodies(main) for node in nodes if _is_random(node)]
    if not found:
        return ()
    batch = any(_BATCH.search(node.name) for nodes in _bodies(main) for node in nodes)
    if batch or not all(node.op == _UNIFORM and _AUGMENTING.search(node.name) for node in found):
        return ()
    for inside, nodes in enumerate(_bodies(main)):
        for node in list(nodes):
            _hold(node, nodes, inside=bool(inside))
    return (_HELD,)


def _bodies(main: Untyped) -> Iterator[Untyped]:
    """Yield the nodes of a graph, then those of each function in it."""
    yield main.node
    for function in main.library.function:
        yield function.node_def


def _is_random(node: Untyped) -> bool:
    keys = ("KeyCounter", "GetAlg", "GetKeyCounterAlg")
    return "Random" in node.op and not node.op.endswith(keys)


def _hold(node: Untyped, nodes: Untyped, *, inside: bool) -> None:
    """Turn a random operation into its middle, and what it leads to into nothing."""
    data = [each for each in node.input if not each.startswith("^")]
    if node.op == _UNIFORM:
        kind = node.attr["Tshape"].type or tensorflow().int32.as_datatype_enum
        middle = nodes.add(name=f"{node.name}_middle", op="Const")
        middle.attr["value"].tensor.CopyFrom(tensorflow().make_tensor_proto(_MIDDLE))
        middle.attr["dtype"].type = middle.attr["value"].tensor.dtype
        number = ":output:0" if inside else ""
        _become(node, "Fill", [data[0], f"{middle.name}{number}"])
        node.attr["T"].type = middle.attr["dtype"].type
        node.attr["index_type"].type = kind
    elif node.op == _WARP and _AUGMENTING.search(node.name):
        kind = node.attr["dtype"].type
        _become(node, "Identity", data[:1])
        node.attr["T"].type = kind
        old, new = f"{node.name}:transformed_images:0", f"{node.name}:output:0"
        for reader in nodes:
            reader.input[:] = [new if each == old else each for each in reader.input]
    elif node.op == "AssignVariableOp":  # the next seed, which is not needed
        _become(node, "NoOp", [each for each in node.input if each.startswith("^")])


def _become(node: Untyped, operation: str, reads: list[str]) -> None:
    node.op = operation
    node.input[:] = reads
    node.attr.clear()
