"""TensorFlow Lite files, float or quantised to whole numbers: used as they are."""

from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from fuzzyvision.bundle.conversion import channels
from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import lite_metadata, walk
from fuzzyvision.importing.beginning import Beginning, middle
from fuzzyvision.importing.original import (
    Original,
    Steps,
    Untyped,
    check_single,
    named_like,
    outputs_of,
)
from fuzzyvision.importing.reasons import first_line
from fuzzyvision.importing.shape import settle
from fuzzyvision.importing.walk import Step

_SCALING = {
    "CAST", "MUL", "SUB", "ADD", "DIV", "STRIDED_SLICE", "REVERSE_V2", "PACK", "UNPACK", "SPLIT",
    "CONCATENATION", "PAD", "PADV2", "MIRROR_PAD", "RESHAPE", "EXPAND_DIMS", "SQUEEZE",
    "TRANSPOSE", "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR", "SLICE", "SPLIT_V", "GATHER", "TILE",
}  # fmt: skip
_RESHAPING = {"RESHAPE", "SQUEEZE", "CAST", "QUANTIZE", "DEQUANTIZE"}
_KINDS = {number: name for name, number in vars(schema.BuiltinOperator).items() if name[0] != "_"}
_TAKEN = {np.float32, np.uint8, np.int8, np.int16, np.int32, np.int64}
_SMALL = 127
"""Kinds of operations up to here are named in two fields, for readers of both ages."""


def read(path: Path, size: tuple[int, int] | None) -> Original:
    """Read a .tflite file; raises CommandError."""
    data = path.read_bytes()
    try:
        model = schema.ModelT.InitFromPackedBuf(data, 0)
        steps, graph = list(_steps(model)), model.subgraphs[0]
        first, last = str(graph.inputs[0]), str(graph.outputs[0])
        metadata = lite_metadata.read(data, model)
    except Exception as error:  # of damaged bytes, the generated reader raises anything
        raise CommandError(f"{path.name} is damaged or incomplete and cannot be read.") from error
    _check_flex(model, path)
    interpreter = _interpreter(data, path)
    check_single(len(interpreter.get_input_details()), len(interpreter.get_output_details()))
    (entry,) = interpreter.get_input_details()
    if entry["dtype"] not in _TAKEN:
        raise CommandError(f"{path.name} takes {entry['dtype'].__name__} in place of pixels.")
    shape = settle(_declared(entry), size)
    _allocate(interpreter, entry, shape, path)
    (answer,) = interpreter.get_output_details()
    return Original(
        kind="a TensorFlow Lite file",
        shape=shape,
        dtype=np.dtype(entry["dtype"]),
        outputs=_outputs(answer),
        run=_runner(interpreter),
        lite=data,
        ending=walk.ending(steps, last, _RESHAPING),
        beginning=_beginning(data, path, walk.beginning(steps, first, _SCALING), shape),
        span=_span(interpreter, steps, first),
        steps=_quantised(entry),
        quantised_answer=_quantised(answer) is not None,
        named_like=named_like(data.decode("latin-1")),
        told_scaling=metadata.scaling,
        told_labels=metadata.labels,
    )


def _steps(model: Untyped) -> Any:  # noqa: ANN401 - an iterator of steps
    for each in model.subgraphs[0].operators:
        code = model.operatorCodes[each.opcodeIndex]
        number = max(code.builtinCode, code.deprecatedBuiltinCode)
        yield Step(_KINDS.get(number, "CUSTOM"), _names(each.inputs), _names(each.outputs))


def _names(numbers: Untyped) -> tuple[str, ...]:
    return tuple(str(number) for number in ([] if numbers is None else numbers))


def _check_flex(model: Untyped, path: Path) -> None:
    codes = [(each.customCode or b"").decode("latin-1") for each in model.operatorCodes]
    names = sorted({name.removeprefix("Flex") for name in codes if name})
    if names:
        raise CommandError(
            f"{path.name} needs operations that TensorFlow Lite itself does not have: "
            f"{', '.join(names)}. Put layers in their place that work on phones, and convert it "
            "again without SELECT_TF_OPS."
        )


def _interpreter(data: bytes, path: Path, **options: bool) -> Untyped:
    """Return TensorFlow's own interpreter: the service's is LiteRT, and both must agree."""
    try:
        with silence():
            return tensorflow().lite.Interpreter(model_content=data, num_threads=1, **options)
    except (RuntimeError, ValueError) as error:
        raise CommandError(f"{path.name} is damaged or incomplete and cannot be read.") from error


def _allocate(interpreter: Untyped, entry: Untyped, shape: tuple[int, ...], path: Path) -> None:
    try:
        with silence():
            interpreter.resize_tensor_input(entry["index"], (1, *shape))
            interpreter.allocate_tensors()
    except (RuntimeError, ValueError) as error:
        raise CommandError(
            f"TensorFlow Lite cannot run {path.name}: {first_line(error)}."
        ) from error


def _declared(entry: Untyped) -> tuple[int | None, ...]:
    """Return the input's shape, None where the file says that any size will do."""
    shape = [int(side) for side in entry["shape"]]
    signature = [int(side) for side in entry.get("shape_signature", ())]
    if len(signature) != len(shape):
        signature = shape
    return tuple(None if side < 1 else side for side in signature)


def _outputs(answer: Untyped) -> int:
    if answer["dtype"] not in {np.float32, np.uint8, np.int8, np.int16}:
        raise CommandError(
            f"This model answers with {answer['dtype'].__name__} in place of probabilities or "
            "logits."
        )
    return outputs_of(tuple(int(side) for side in answer["shape"]))


def _quantised(details: Untyped) -> Steps | None:
    scale, zero = details["quantization"]
    return Steps(float(scale), int(zero)) if scale else None


def _span(interpreter: Untyped, steps: list[Step], first: str) -> tuple[float, float] | None:
    """Return the least and the greatest value that a quantised input can stand for.

    The whole numbers may begin only behind an input of decimals. Those of 16 bits are symmetric
    by rule, so that they tell nothing.
    """
    number = first
    for step in steps:
        if step.kind == "QUANTIZE" and step.reads == (first,):
            number = step.writes[0]
    tensors = {str(each["index"]): each for each in interpreter.get_tensor_details()}
    details = tensors.get(number)
    scale = None if details is None else _quantised(details)
    if details is None or scale is None or details["dtype"] is np.int16:
        return None
    ends = np.iinfo(details["dtype"])
    low, high = scale.values(np.array([ends.min, ends.max], dtype=np.float64))
    return float(low), float(high)


def _runner(interpreter: Untyped) -> Any:  # noqa: ANN401 - a function, as Original.run says
    (entry,), (answer,) = interpreter.get_input_details(), interpreter.get_output_details()
    into, out_of = _quantised(entry), _quantised(answer)

    def run(picture: NDArray[np.float64]) -> NDArray[np.float64]:
        if into is not None:
            ends = np.iinfo(entry["dtype"])
            numbers = np.floor(picture / into.scale + into.zero + 0.5)
            picture = np.clip(numbers, ends.min, ends.max)
        interpreter.set_tensor(entry["index"], picture.astype(entry["dtype"]))
        interpreter.invoke()
        values = np.asarray(interpreter.get_tensor(answer["index"]), dtype=np.float64).reshape(-1)
        return values if out_of is None else out_of.values(values)

    return run


def _beginning(
    data: bytes, path: Path, name: str | None, shape: tuple[int, ...]
) -> Beginning | None:
    """Feed even pictures of 0 and of 1, and see what reaches the first layer."""
    interpreter = _interpreter(data, path, experimental_preserve_all_tensors=True)
    (entry,) = interpreter.get_input_details()
    if name is None or int(name) == entry["index"] or entry["dtype"] is not np.float32:
        return None
    ends = []
    for value in (0, 1):
        _allocate(interpreter, entry, shape, path)
        interpreter.set_tensor(entry["index"], np.full((1, *shape), value, dtype=np.float32))
        interpreter.invoke()
        ends.append(middle(interpreter.get_tensor(int(name)), channels(shape)))
    low, high = ends
    return None if low is None or high is None else Beginning(high - low, low)
