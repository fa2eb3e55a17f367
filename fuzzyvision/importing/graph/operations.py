"""Operations of TensorFlow Lite: read from a file, and written into one. Pure.

The names and numbers are those of TensorFlow's schema (tensorflow/lite/schema/schema.fbs).
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

Untyped: TypeAlias = Any
"""Objects of the generated schema, which have no types."""

KINDS = {number: name for name, number in vars(schema.BuiltinOperator).items() if name[0] != "_"}
"""The names of operations by their numbers."""

_TYPES: dict[np.dtype[Any], int] = {
    np.dtype(np.float32): schema.TensorType.FLOAT32,
    np.dtype(np.float16): schema.TensorType.FLOAT16,
    np.dtype(np.uint8): schema.TensorType.UINT8,
    np.dtype(np.int8): schema.TensorType.INT8,
    np.dtype(np.int32): schema.TensorType.INT32,
    np.dtype(np.int64): schema.TensorType.INT64,
}
DTYPES: dict[int, np.dtype[Any]] = {number: kind for kind, number in _TYPES.items()}
"""The types of values by their numbers."""


@dataclass(frozen=True)
class Stage:
    """One operation to be put into a chain: its kind, the shape and type of what it writes.

    It reads what the stage before wrote, and `constants`.
    """

    kind: str
    shape: tuple[int, ...]
    dtype: Any
    constants: tuple[NDArray[Any], ...] = ()
    options: Untyped = None


@dataclass(frozen=True)
class Operation:
    """One operation of a file; tensors by their numbers, -1 for none.

    `gives` is the type of what it writes, by its number in the schema.
    """

    kind: str
    reads: tuple[int, ...]
    writes: tuple[int, ...]
    gives: int
    options: Untyped


def type_number(kind: Any) -> int:  # noqa: ANN401 - whatever NumPy takes for a type
    """Return the number of a type in the schema."""
    return _TYPES[np.dtype(kind)]
