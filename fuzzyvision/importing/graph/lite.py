"""Takes a TensorFlow Lite file to pieces, adds operations before and behind, and writes it again.

It is long because all that touches the generated schema's objects is in one class.
"""

import struct
from collections.abc import Sequence
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from fuzzyvision.importing.graph.operations import (
    DTYPES,
    KINDS,
    Operation,
    Stage,
    Untyped,
    type_number,
)
from fuzzyvision.importing.graph.walk import Step

MARK = b"TFL3"
"""The bytes from the fifth of every TensorFlow Lite file."""

_OLD_CODES = 127  # operations up to here are named in two fields, for readers of both ages


class LiteGraph:
    """The main graph of a TensorFlow Lite file, with one input and one output.

    A tensor is known by its number. Raises ValueError or struct.error if the file is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._model = schema.ModelT.InitFromPackedBuf(data, 0)
        self._graph = self._model.subgraphs[0]
        self._in_front = 0
        # They name the old input and output, and a version that others need.
        self._model.signatureDefs = self._model.metadata = self._model.metadataBuffer = None

    @property
    def input(self) -> int:
        """The tensor that takes the picture."""
        return int(self._graph.inputs[0])

    @property
    def output(self) -> int:
        """The tensor that gives the answer."""
        return int(self._graph.outputs[0])

    def steps(self) -> list[Step]:
        """Return the operations in order, values being named by their numbers."""
        return [
            Step(self._kind(each), _names(each.inputs), _names(each.outputs))
            for each in self._graph.operators
        ]

    def operations(self) -> list[Operation]:
        """Return the operations in order, with their options."""
        return [
            Operation(
                self._kind(each),
                _whole(each.inputs),
                _whole(each.outputs),
                self.dtype(each.outputs[0]),
                each.builtinOptions,
            )
            for each in self._graph.operators
        ]

    def value(self, tensor: int) -> NDArray[Any] | None:
        """Return what a constant tensor holds, None for one that is computed.

        Raises KeyError for a type that is not known here.
        """
        found = self._graph.tensors[tensor]
        data = self._model.buffers[found.buffer].data
        if data is None:
            return None
        raw = np.asarray(data, dtype=np.uint8).tobytes()
        return np.frombuffer(raw, DTYPES[found.type]).reshape(_whole(found.shape))

    def tensor(self, shape: Sequence[int], kind: Any) -> int:  # noqa: ANN401 - whatever NumPy takes for a type
        """Add a tensor."""
        made = schema.TensorT()
        made.shape = np.asarray(shape, dtype=np.int32)
        made.type = type_number(kind)
        made.name = f"bundle_{len(self._graph.tensors)}"
        self._graph.tensors.append(made)
        return len(self._graph.tensors) - 1

    def constant(self, values: NDArray[Any]) -> int:
        """Add a tensor that always holds these values."""
        made = self.tensor(values.shape, values.dtype)
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(values.tobytes(), dtype=np.uint8)
        self._model.buffers.append(buffer)
        self._graph.tensors[made].buffer = len(self._model.buffers) - 1
        return made

    def put(self, stages: Sequence[Stage], start: int, end: int, *, in_front: bool) -> None:
        """Let stages lead from one tensor to another, in front of all or behind all."""
        for place, stage in enumerate(stages):
            constants = [self.constant(values) for values in stage.constants]
            last = place == len(stages) - 1
            write = end if last else self.tensor(stage.shape, stage.dtype)
            self._operation(stage, [start, *constants], write, in_front=in_front)
            start = write

    def _operation(self, stage: Stage, reads: Sequence[int], write: int, *, in_front: bool) -> None:
        made = schema.OperatorT()
        made.opcodeIndex = self._code(stage.kind)
        made.inputs = np.asarray(reads, dtype=np.int32)
        made.outputs = np.asarray([write], dtype=np.int32)
        if stage.options is not None:
            name = type(stage.options).__name__.removesuffix("T")
            made.builtinOptionsType = getattr(schema.BuiltinOptions, name)
            made.builtinOptions = stage.options
        if in_front:
            self._graph.operators.insert(self._in_front, made)
            self._in_front += 1
        else:
            self._graph.operators.append(made)

    def take(self, tensor: int) -> None:
        """Let the graph take its picture in another tensor."""
        self._graph.inputs = np.asarray([tensor], dtype=np.int32)

    def give(self, tensor: int) -> None:
        """Let the graph give another tensor as its answer."""
        self._graph.outputs = np.asarray([tensor], dtype=np.int32)

    def shape(self, tensor: int) -> tuple[int, ...]:
        """Return the shape of a tensor."""
        return _whole(self._graph.tensors[tensor].shape)

    def dtype(self, tensor: int) -> int:
        """Return the number of a tensor's type in the schema."""
        return int(self._graph.tensors[tensor].type)

    def reshape(self, tensor: int, shape: Sequence[int]) -> None:
        """Say what shape a tensor has; what follows from it is found when the file is run."""
        self._graph.tensors[tensor].shape = np.asarray(shape, dtype=np.int32)
        self._graph.tensors[tensor].shapeSignature = None

    def quantise(self, tensor: int, scale: float, zero: int) -> None:
        """Say what a tensor's numbers stand for: (number - zero) * scale."""
        made = schema.QuantizationParametersT()
        made.scale = np.asarray([scale], dtype=np.float32)
        made.zeroPoint = np.asarray([zero], dtype=np.int64)
        self._graph.tensors[tensor].quantization = made

    def weights(self, least: int) -> list[tuple[int, NDArray[np.float32]]]:
        """Return the constant float32 tensors of at least so many values."""
        found = []
        for number, tensor in enumerate(self._graph.tensors):
            if tensor.type == schema.TensorType.FLOAT32 and not tensor.isVariable:
                values = self.value(number)
                if values is not None and values.size >= least:
                    found.append((number, values))
        return found

    def replace(self, tensor: int) -> None:
        """Free a constant's values: an operation writes them from now on."""
        self._graph.tensors[tensor].buffer = 0

    def pack(self) -> bytes:
        """Return the file, without buffers that nothing uses any more."""
        self._drop_unused()
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(self._model.Pack(builder), file_identifier=MARK)
        return bytes(builder.Output())

    def _drop_unused(self) -> None:
        kept, places = [schema.BufferT()], {0: 0}
        for tensor in (one for graph in self._model.subgraphs for one in graph.tensors):
            if tensor.buffer not in places:
                places[tensor.buffer] = len(kept)
                kept.append(self._model.buffers[tensor.buffer])
            tensor.buffer = places[tensor.buffer]
        self._model.buffers = kept

    def _code(self, kind: str) -> int:
        number = getattr(schema.BuiltinOperator, kind)
        for place, code in enumerate(self._model.operatorCodes):
            if _number(code) == number and code.version == 1:
                return place
        made = schema.OperatorCodeT()
        made.builtinCode, made.deprecatedBuiltinCode = number, min(number, _OLD_CODES)
        self._model.operatorCodes.append(made)
        return len(self._model.operatorCodes) - 1

    def _kind(self, operator: Untyped) -> str:
        return str(KINDS[_number(self._model.operatorCodes[operator.opcodeIndex])])


def is_lite(head: bytes) -> bool:
    """Return whether a file that starts with these bytes is one of TensorFlow Lite."""
    return head[4:8] == MARK


Damaged = (ValueError, struct.error, IndexError, TypeError, KeyError, AttributeError)
"""What taking apart a damaged file can raise; LiteRT itself checks it before."""


def _number(code: Untyped) -> int:
    return int(max(code.builtinCode, code.deprecatedBuiltinCode))


def _names(numbers: Untyped) -> tuple[str, ...]:
    return tuple(str(number) for number in (() if numbers is None else numbers))


def _whole(shape: Untyped) -> tuple[int, ...]:
    return tuple(int(side) for side in (() if shape is None else shape))
