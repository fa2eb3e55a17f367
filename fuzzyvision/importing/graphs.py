"""What TensorFlow can trace: Keras 3, Keras 2 and SavedModels, all seen as graphs alike."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.conversion import channels
from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import operations, walk
from fuzzyvision.importing.beginning import Beginning, middle
from fuzzyvision.importing.original import Original, Untyped, check_single, outputs_of
from fuzzyvision.importing.walk import Step

_SCALING = {
    "Identity", "Cast", "Mul", "Sub", "AddV2", "Add", "RealDiv", "Div", "BiasAdd", "StridedSlice",
    "ReverseV2", "Pack", "Unpack", "Split", "ConcatV2", "Pad", "PadV2", "MirrorPad", "Reshape",
    "ExpandDims", "Squeeze", "Transpose", "ResizeBilinear", "ResizeNearestNeighbor",
    "ResizeBicubic", "ResizeArea", "ScaleAndTranslate", "EnsureShape", "SelectV2", "Slice",
    "SplitV", "GatherV2", "Roll", "Tile",
}  # fmt: skip
_RESHAPING = {"Identity", "Reshape", "Squeeze", "Cast"}


@dataclass(frozen=True)
class Piece:
    """A GraphDef with what its placeholders stand for: tensors' names to variables' handles."""

    definition: Untyped
    entry: str
    variables: Mapping[str, Untyped]

    def call(self, fetch: str) -> Callable[[Untyped], Untyped]:
        """Return the function from the entry to one of its tensors, which names its variables."""
        tf = tensorflow()
        kept = _without(self.definition, {_node(self.entry), *map(_node, self.variables)})

        def called(value: Untyped) -> Untyped:
            graph = tf.compat.v1.get_default_graph()
            given = {self.entry: value}
            for name, variable in self.variables.items():
                graph.watch_variable(variable)  # or it could not be saved with the graph
                given[name] = graph.capture(variable.handle)
            return tf.import_graph_def(kept, input_map=given, return_elements=[fetch])[0]

        return called


def trace(kind: str, call: Callable[[Untyped], Untyped], shape: tuple[int, ...], dtype: Untyped
) -> Original:  # fmt: skip
    """Trace `call` for one picture [1, *shape] and return what its graph tells.

    Raises CommandError if it does not answer with one number a label, or holds operations that
    no classifier needs.
    """
    tf = tensorflow()
    with silence():
        concrete = tf.function(call, autograph=False).get_concrete_function(
            tf.TensorSpec((1, *shape), dtype)
        )
    outputs = _outputs(concrete)
    whole = _inlined(concrete)
    operations.check(whole.definition.node)
    steps = list(_steps(whole.definition.node))
    ends = _ends(concrete, steps)

    def run(picture: NDArray[np.float64]) -> NDArray[np.float64]:
        given = tf.cast(tf.constant(picture, tf.float64), dtype)
        (answer,) = tf.nest.flatten(concrete(given))
        return np.asarray(tf.cast(answer, tf.float64)).reshape(-1)

    return Original(
        kind=kind,
        shape=shape,
        dtype=np.dtype(tf.as_dtype(dtype).as_numpy_dtype),
        outputs=outputs,
        run=run,
        call=call,
        ending=ends,
        beginning=_beginning(whole, steps, shape, dtype),
    )


def _outputs(concrete: Untyped) -> int:
    answers = tensorflow().nest.flatten(concrete.structured_outputs)
    check_single(1, len(answers))
    (answer,) = answers
    if not answer.dtype.is_floating:
        raise CommandError(
            f"This model answers with {answer.dtype.name} in place of probabilities or logits."
        )
    return outputs_of(tuple(answer.shape))


def _inlined(concrete: Untyped) -> Piece:
    """Return a function's graph with the functions that it calls put in their places."""
    from tensorflow.python.framework import (  # noqa: PLC0415 - after our silenced import
        convert_to_constants,
    )

    inline = convert_to_constants._run_inline_graph_optimization  # noqa: SLF001 - what its freezing does first; there is no public way without 4 copies of the weights
    with silence():
        whole = inline(concrete, lower_control_flow=False, aggressive_inlining=True)
    definition = tensorflow().compat.v1.graph_util.extract_sub_graph(
        whole, [_node(tensor.name) for tensor in (concrete.inputs[0], *concrete.outputs)]
    )
    handles = {id(variable.handle): variable for variable in concrete.graph.variables}
    variables = {
        inner.name: handles[id(outer)]
        for outer, inner in concrete.graph.captures
        if id(outer) in handles
    }
    return Piece(definition, concrete.inputs[0].name, variables)


def _steps(nodes: Iterable[Untyped]) -> Iterable[Step]:
    for each in nodes:
        if each.op not in {"Const", "Placeholder", "NoOp", "ReadVariableOp"}:
            reads = [one for one in each.input if not one.startswith("^")]
            yield Step(each.op, tuple(map(_value, reads)), (each.name,))


def _ends(concrete: Untyped, steps: list[Step]) -> str:
    return walk.ending(steps, _value(concrete.outputs[0].name), _RESHAPING)


def _beginning(
    whole: Piece, steps: list[Step], shape: tuple[int, ...], dtype: Untyped
) -> Beginning | None:
    """Feed even pictures of 0 and of 1, and see what reaches the first layer."""
    source = _value(whole.entry)
    name = walk.beginning(steps, source, _SCALING)
    if name is None or name == source or not dtype.is_floating:
        return None
    tf = tensorflow()
    definition = tf.compat.v1.graph_util.extract_sub_graph(whole.definition, [_node(name)])
    present = {node.name for node in definition.node}
    used = {key: one for key, one in whole.variables.items() if _node(key) in present}
    begin = tf.function(Piece(definition, whole.entry, used).call(f"{name}:0"), autograph=False)
    low, high = (
        middle(np.asarray(begin(tf.fill((1, *shape), tf.cast(value, dtype)))), channels(shape))
        for value in (0.0, 1.0)
    )
    return None if low is None or high is None else Beginning(high - low, low)


def _without(definition: Untyped, names: set[str]) -> Untyped:
    """Return the graph without the nodes that something else stands in for."""
    kept = type(definition)(versions=definition.versions, library=definition.library)
    kept.node.extend(node for node in definition.node if node.name not in names)
    return kept


def _node(name: Any) -> str:  # noqa: ANN401 - a tensor's name, or a control input's
    return str(name).lstrip("^").split(":")[0]


def _value(name: str) -> str:
    """Return a tensor's name as GraphDef writes it: the first output has no number."""
    return name.removesuffix(":0")
