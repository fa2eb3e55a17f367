"""TensorFlow Lite Metadata put into a file, as TensorFlow Lite's own writer does."""

import io
import zipfile

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema


def with_metadata(model: bytes, mean: float, deviation: float, labels: str) -> bytes:
    """Return a model whose metadata names a scaling and a file of labels that is packed behind."""
    found = schema.ModelT.InitFromPackedBuf(model, 0)
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(_metadata(mean, deviation), dtype=np.uint8)
    found.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(found.buffers) - 1
    found.metadata = [*(found.metadata or []), entry]
    builder = flatbuffers.Builder(0)
    builder.Finish(found.Pack(builder), b"TFL3")
    packed = io.BytesIO(bytes(builder.Output()))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("labels.txt", labels)
    return packed.getvalue()


def _metadata(mean: float, deviation: float) -> bytes:
    """Return a ModelMetadata of one subgraph: fields by their numbers in metadata_schema.fbs."""
    made = flatbuffers.Builder(0)
    means, deviations = (_vector(made, value) for value in (mean, deviation))
    options = _table(made, 2, {0: means, 1: deviations})
    made.StartObject(2)
    made.PrependUint8Slot(0, 1, 0)  # NormalizationOptions
    made.PrependUOffsetTRelativeSlot(1, options, 0)
    unit = made.EndObject()
    entry = _table(made, 7, {4: _list(made, unit)})
    file = _table(made, 5, {0: made.CreateString("labels.txt")})
    answer = _table(made, 7, {6: _list(made, file)})
    graph = _table(made, 7, {2: _list(made, entry), 3: _list(made, answer)})
    made.Finish(_table(made, 8, {3: _list(made, graph)}), b"M001")
    return bytes(made.Output())


def _table(made: flatbuffers.Builder, fields: int, values: dict[int, int]) -> int:
    made.StartObject(fields)
    for field, place in values.items():
        made.PrependUOffsetTRelativeSlot(field, place, 0)
    return int(made.EndObject())


def _list(made: flatbuffers.Builder, place: int) -> int:
    made.StartVector(4, 1, 4)
    made.PrependUOffsetTRelative(place)
    return int(made.EndVector())


def _vector(made: flatbuffers.Builder, value: float) -> int:
    made.StartVector(4, 1, 4)
    made.PrependFloat32(value)
    return int(made.EndVector())
