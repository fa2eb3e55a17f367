"""SavedModel folders: what `model.export` and TensorFlow itself write, and what Keras 2 saved.

TensorFlow's own loader runs what a folder brings along to be run: initialisers that may write
files. Here only the graph that the signature's answer comes from is looked at, checked against a
list, and taken; of the rest nothing is run but the reading of the variables.
"""

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import graphs, operations, random_layers
from fuzzyvision.importing.graphs import Piece
from fuzzyvision.importing.original import Original, Untyped, check_single, named_like, widened
from fuzzyvision.importing.shape import settle

MAIN = "saved_model.pb"
_SIGNATURE = "serving_default"
_HALVES = {"DT_HALF": "float16", "DT_BFLOAT16": "bfloat16", "DT_DOUBLE": "float64"}


def read(folder: Path, size: tuple[int, int] | None) -> Original:
    """Read a SavedModel by its signature `serving_default` or its only one; raises CommandError."""
    graph = _definition(folder)
    chosen = _signature(graph.signature_def, folder)
    (entry,), (answer,) = chosen.inputs.values(), _answers(chosen)
    dtype = tensorflow().as_dtype(entry.dtype)
    if not (dtype.is_floating or dtype.is_integer):
        raise CommandError(
            f"This SavedModel takes {dtype.name} in place of pixels: save it with a signature that "
            "takes decoded pictures [batch, height, width, 3]."
        )
    if entry.tensor_shape.unknown_rank:
        raise CommandError("This SavedModel does not say what shape of picture it takes.")
    sides = [side.size if side.size > 0 else None for side in entry.tensor_shape.dim]
    shape = settle(sides, size)
    main, notes = _reached(graph.graph_def, entry.name, answer.name)
    operations.check_graph(main)
    notes += random_layers.held(main)
    piece = _piece(folder, graph, main, entry.name)
    if dtype.is_floating:
        dtype = tensorflow().float32
    traced = graphs.trace("a SavedModel", piece.call(answer.name), shape, dtype)
    text = graph.graph_def.SerializeToString().decode("latin-1")
    return replace(traced, named_like=named_like(text), notes=notes)


def _definition(folder: Path) -> Untyped:
    """Return the graph that is to be served, as TensorFlow's protocol buffers have it."""
    tensorflow()
    from tensorflow.core.protobuf import saved_model_pb2  # noqa: PLC0415 - after our silenced import

    definition = saved_model_pb2.SavedModel()
    try:
        definition.ParseFromString((folder / MAIN).read_bytes())
        served = [each for each in definition.meta_graphs if "serve" in each.meta_info_def.tags]
        return served[0] if served else definition.meta_graphs[0]
    except Exception as error:  # protobuf raises its own, by implementation
        raise CommandError(f"{folder.name}/{MAIN} is damaged and cannot be read.") from error


def _signature(signatures: Untyped, folder: Path) -> Untyped:
    names = sorted(name for name in signatures if not name.startswith("__"))
    if not names:
        raise CommandError(
            f"The SavedModel {folder.name} has no signature: save it with model.export(), or with "
            "the signature serving_default."
        )
    name = _SIGNATURE if _SIGNATURE in names else names[0]
    if name != _SIGNATURE and len(names) > 1:
        raise CommandError(
            f"The SavedModel {folder.name} has the signatures {', '.join(names)} and none called "
            f"{_SIGNATURE}: save the one that classifies under this name."
        )
    check_single(len(signatures[name].inputs), len(_answers(signatures[name])))
    return signatures[name]


def _answers(chosen: Untyped) -> list[Untyped]:
    """Return the outputs that may be probabilities, without the number of the likeliest."""
    found = list(chosen.outputs.values())
    return [each for each in found if tensorflow().as_dtype(each.dtype).is_floating] or found


def _reached(definition: Untyped, *tensors: str) -> tuple[Untyped, tuple[str, ...]]:
    """Return a copy of the part of a graph that leads to tensors, all numbers in 32 bits.

    And the notes on that for its owner.
    """
    names = [tensor.split(":")[0] for tensor in tensors]
    part = tensorflow().compat.v1.graph_util.extract_sub_graph(definition, names)
    _leave_out_functions(part)
    narrow = {_name(each.type) for attributes in _attributes(part) for each in attributes.values()}
    for attributes in _attributes(part):
        for attribute in attributes.values():
            _widen(attribute)
    for function in part.library.function:
        for argument in (*function.signature.input_arg, *function.signature.output_arg):
            argument.type = _wide(argument.type)
    return part, widened(_HALVES[name] for name in narrow & _HALVES.keys())


def _leave_out_functions(part: Untyped) -> None:
    """Leave out the functions that nothing calls, such as those of training."""
    library = {function.signature.name: function for function in part.library.function}
    called: dict[str, Untyped] = {}
    nodes = list(part.node)
    while nodes:
        names = {name for node in nodes for name in operations.functions_of(node)}
        new = [name for name in names if name in library and name not in called]
        called |= {name: library[name] for name in new}
        nodes = [node for name in new for node in library[name].node_def]
    kept = [type(function).FromString(function.SerializeToString()) for function in called.values()]
    del part.library.function[:]
    part.library.function.extend(kept)


def _attributes(part: Untyped) -> Iterator[Untyped]:
    for node in part.node:
        yield node.attr
    for function in part.library.function:
        yield function.attr
        yield from (node.attr for node in function.node_def)
        yield from (argument.attr for argument in function.arg_attr.values())


def _widen(attribute: Untyped) -> None:
    """Put 32 bits in the place of 16 and 64: mixed precision is for training."""
    tf = tensorflow()
    if attribute.HasField("type"):
        attribute.type = _wide(attribute.type)
    if attribute.HasField("list"):
        attribute.list.type[:] = [_wide(each) for each in attribute.list.type]
    if attribute.HasField("tensor") and attribute.tensor.dtype != _wide(attribute.tensor.dtype):
        values = tf.make_ndarray(attribute.tensor).astype("float32")
        attribute.tensor.CopyFrom(tf.make_tensor_proto(values))


def _wide(number: int) -> int:
    return int(tensorflow().float32.as_datatype_enum) if _name(number) in _HALVES else number


def _name(number: int) -> str:
    from tensorflow.core.framework import types_pb2  # noqa: PLC0415 - after our silenced import

    return str(types_pb2.DataType.Name(number))


def _piece(folder: Path, graph: Untyped, main: Untyped, entry: str) -> Piece:
    """Return the graph with its variables read from the folder."""
    tf = tensorflow()
    from tensorflow.python.eager import context  # noqa: PLC0415 - after our silenced import

    values = _variables(folder, graph, main)
    for node in main.node:
        if node.op in {"VariableV2", "Variable"}:  # TensorFlow 1: a constant by now
            node.op = "Const"
            del node.input[:]
            node.attr.clear()
            node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(values.pop(node.name)))
            node.attr["dtype"].type = node.attr["value"].tensor.dtype
    gc.collect()  # a model that was saved here and is gone takes functions of its names with it
    for function in main.library.function:
        if context.context().has_function(function.signature.name):  # of a model before this
            context.context().remove_function(function.signature.name)
        context.context().add_function_def(function)
    held = {f"{name}:0": tf.Variable(value, trainable=False) for name, value in values.items()}
    return Piece(main, entry, held)


def _variables(folder: Path, graph: Untyped, main: Untyped) -> dict[str, Untyped]:
    """Return the values of the variables in a graph, read by the folder's own reading part."""
    tf = tensorflow()
    kinds = {
        node.name: node.op
        for node in main.node
        if node.op in {"VarHandleOp", "VariableV2", "Variable"}
    }
    if not kinds:
        return {}
    saver = graph.saver_def
    restore = saver.restore_op_name.split(":")[0]
    part = tf.compat.v1.graph_util.extract_sub_graph(graph.graph_def, [restore, *kinds])
    operations.check_graph(part, restoring=True)
    with tf.Graph().as_default() as made, silence():
        tf.import_graph_def(part, name="")
        reads = {name: _read(made, name, kind) for name, kind in kinds.items()}
        with tf.compat.v1.Session(graph=made) as session:
            place = str(folder / "variables" / "variables")
            session.run(made.get_operation_by_name(restore), {saver.filename_tensor_name: place})
            read = session.run(reads)
    return {name: _plain(value) for name, value in read.items()}


def _read(made: Untyped, name: str, kind: str) -> Untyped:
    tensor = made.get_tensor_by_name(f"{name}:0")
    if kind != "VarHandleOp":
        return tensor
    dtype = made.get_operation_by_name(name).get_attr("dtype")
    return tensorflow().raw_ops.ReadVariableOp(resource=tensor, dtype=dtype)


def _plain(value: Untyped) -> Untyped:
    kind = tensorflow().as_dtype(value.dtype)
    return value.astype("float32") if kind.is_floating else value
