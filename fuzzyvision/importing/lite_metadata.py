"""What a TensorFlow Lite file says of itself: TensorFlow Lite Metadata, as phones read it.

The numbers of the fields are those of metadata_schema.fbs (google-ai-edge/mediapipe).
"""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import flatbuffers
import numpy as np
from flatbuffers.table import Table

from fuzzyvision.bundle.scaling import NAMES, affine
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import labels

_NAME = "TFLITE_METADATA"
_SUBGRAPHS, _INPUTS, _OUTPUTS = 3, 2, 3
_UNITS, _FILES = 4, 6
_OPTIONS_TYPE, _OPTIONS, _NORMALIZATION = 0, 1, 1
_MEAN, _DEVIATION = 0, 1
_MOST_LABELS = 1_000_000


@dataclass(frozen=True)
class Metadata:
    """The scaling and the labels that a file names, empty where it names none."""

    scaling: str = ""
    labels: tuple[str, ...] = ()


def read(data: bytes, model: Any) -> Metadata:  # noqa: ANN401 - the schema's objects have no types
    """Return what the metadata of a file says that is understood here."""
    numbers = [each.buffer for each in model.metadata or () if each.name == _NAME.encode()]
    if not numbers:
        return Metadata()
    try:
        raw = bytes(np.asarray(model.buffers[numbers[0]].data, dtype=np.uint8))
        root = flatbuffers.encode.Get(flatbuffers.packer.uoffset, raw, 0)
        (graph, *_) = _tables(Table(raw, root), _SUBGRAPHS)
        (entry, *_), (answer, *_) = _tables(graph, _INPUTS), _tables(graph, _OUTPUTS)
        return Metadata(_scaling(entry), _labels(data, answer))
    except (ValueError, IndexError, TypeError, OSError, zipfile.BadZipFile, CommandError):
        return Metadata()  # the model runs without; its owner is asked


def _scaling(entry: Table) -> str:
    """Return the scaling that subtracts the mean and divides by the deviation given."""
    for unit in _tables(entry, _UNITS):
        kind = unit.Offset(4 + 2 * _OPTIONS_TYPE)
        if kind and unit.Bytes[kind + unit.Pos] == _NORMALIZATION:
            options = Table(unit.Bytes, unit.Indirect(unit.Pos + unit.Offset(4 + 2 * _OPTIONS)))
            mean, deviation = (_floats(options, field) for field in (_MEAN, _DEVIATION))
            if len(mean) and len(deviation) and np.all(deviation):
                return _named(-mean / deviation, 1 / deviation)
    return ""


def _named(offset: Any, scale: Any) -> str:  # noqa: ANN401 - arrays of one or three
    for name in NAMES:
        way = affine(name)
        near = np.allclose(way.scale, scale, rtol=1e-3)
        if near and np.allclose(way.offset, offset, atol=1e-3) and way.order == "rgb":
            return name
    return ""


def _labels(data: bytes, answer: Table) -> tuple[str, ...]:
    """Return the labels of the file that is packed behind the model."""
    for packed in _tables(answer, _FILES):
        name = packed.String(packed.Pos + packed.Offset(4)).decode()
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as file:
            return labels.parse(file.read(_MOST_LABELS).decode("utf-8-sig"), name)
    return ()


def _tables(table: Table, field: int) -> list[Table]:
    """Return the tables of a field that is a list of them."""
    place = table.Offset(4 + 2 * field)
    if not place:
        return []
    start = table.Vector(place)
    return [
        Table(table.Bytes, table.Indirect(start + 4 * number))
        for number in range(table.VectorLen(place))
    ]


def _floats(table: Table, field: int) -> Any:  # noqa: ANN401 - an array
    place = table.Offset(4 + 2 * field)
    if not place:
        return np.empty(0)
    start, count = table.Vector(place), table.VectorLen(place)
    return np.frombuffer(table.Bytes, "<f4", count, start).astype(np.float64)
