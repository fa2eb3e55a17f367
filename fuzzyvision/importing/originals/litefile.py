"""Models that are TensorFlow Lite files already, float or quantised to whole numbers."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.inside import Beginning
from fuzzyvision.importing.basics.original import (
    Original,
    Steps,
    Untyped,
    check_single,
    named_like,
    outputs_of,
)
from fuzzyvision.importing.basics.shape import channels, settle
from fuzzyvision.importing.graph import walk
from fuzzyvision.importing.graph.lite import Damaged, LiteGraph
from fuzzyvision.importing.originals.graphs import middle
from fuzzyvision.importing.originals.reasons import first_line

_SCALING = {
    "CAST", "MUL", "SUB", "ADD", "DIV", "STRIDED_SLICE", "REVERSE_V2", "PACK", "UNPACK", "SPLIT",
    "CONCATENATION", "PAD", "PADV2", "MIRROR_PAD", "RESHAPE", "EXPAND_DIMS", "SQUEEZE",
    "TRANSPOSE", "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR",
}  # fmt: skip
_RESHAPING = {"RESHAPE", "SQUEEZE", "CAST", "QUANTIZE", "DEQUANTIZE"}


def read(path: Path, size: tuple[int, int] | None) -> Original:
    """Read a .tflite file; raises CommandError."""
    data = path.read_bytes()
    try:
        interpreter = _interpreter(data)
        check_single(len(interpreter.get_input_details()), len(interpreter.get_output_details()))
        graph = LiteGraph(data)
    except Damaged as error:
        raise CommandError(f"{path.name} is damaged or incomplete and cannot be read.") from error
    (entry,) = interpreter.get_input_details()
    if entry["dtype"] not in {np.float32, np.uint8, np.int8, np.int32, np.int64}:
        raise CommandError(f"{path.name} takes {entry['dtype'].__name__} in place of pixels.")
    shape = settle(_declared(entry), size)
    interpreter.resize_tensor_input(entry["index"], (1, *shape))
    _allocate(interpreter, path)
    (answer,) = interpreter.get_output_details()
    return Original(
        kind="a TensorFlow Lite file",
        shape=shape,
        dtype=np.dtype(entry["dtype"]),
        outputs=_outputs(answer),
        run=_runner(interpreter),
        lite=data,
        ending=walk.ending(graph.steps(), str(graph.output), _RESHAPING),
        beginning=_beginning(data, graph, shape),
        steps=_steps(entry),
        span=_span(interpreter, graph),
        quantised_answer=_steps(answer) is not None,
        named_like=named_like(data.decode("latin-1")),
    )


def _interpreter(data: bytes, **options: bool) -> Untyped:
    """Return TensorFlow's own interpreter: the service's is LiteRT, and both must agree."""
    with silence():
        return tensorflow().lite.Interpreter(model_content=data, num_threads=1, **options)


def _allocate(interpreter: Untyped, path: Path) -> None:
    try:
        with silence():
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


def _steps(details: Untyped) -> Steps | None:
    scale, zero = details["quantization"]
    return Steps(float(scale), int(zero)) if scale else None


def _span(interpreter: Untyped, graph: LiteGraph) -> tuple[float, float] | None:
    """Return the least and the greatest value that a quantised input can stand for.

    The whole numbers may begin only behind an input of decimals.
    """
    number = graph.input
    for step in graph.steps():
        if step.kind == "QUANTIZE" and step.reads == (str(graph.input),):
            number = int(step.writes[0])
    tensors = {each["index"]: each for each in interpreter.get_tensor_details()}
    details = tensors.get(number)
    steps = None if details is None else _steps(details)
    if details is None or steps is None:
        return None
    ends = np.iinfo(details["dtype"])
    low, high = steps.values(np.array([ends.min, ends.max], dtype=np.float64))
    return float(low), float(high)


def _runner(interpreter: Untyped) -> Any:  # noqa: ANN401 - a function, as Original.run says
    (entry,), (answer,) = interpreter.get_input_details(), interpreter.get_output_details()
    steps = _steps(answer)

    def run(picture: NDArray[Any]) -> NDArray[np.float64]:
        interpreter.set_tensor(entry["index"], picture)
        interpreter.invoke()
        values = np.asarray(interpreter.get_tensor(answer["index"]), dtype=np.float64).reshape(-1)
        return values if steps is None else steps.values(values)

    return run


def _beginning(data: bytes, graph: LiteGraph, shape: tuple[int, ...]) -> Beginning | None:
    """Feed even pictures of 0 and of 1, and see what reaches the first layer."""
    name = walk.beginning(graph.steps(), str(graph.input), _SCALING)
    interpreter = _interpreter(data, experimental_preserve_all_tensors=True)
    (entry,) = interpreter.get_input_details()
    if name is None or int(name) == graph.input or entry["dtype"] is not np.float32:
        return None
    interpreter.resize_tensor_input(entry["index"], (1, *shape))
    ends = []
    for value in (0, 1):
        with silence():
            interpreter.allocate_tensors()
        interpreter.set_tensor(entry["index"], np.full((1, *shape), value, dtype=np.float32))
        interpreter.invoke()
        ends.append(middle(interpreter.get_tensor(int(name)), channels(shape)))
    low, high = ends
    return None if low is None or high is None else Beginning(high - low, low)
