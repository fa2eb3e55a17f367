"""SavedModel folders: what `model.export` and TensorFlow itself write, and what Keras 2 saved."""

from dataclasses import replace
from pathlib import Path

from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.original import Original, Untyped, check_single, named_like
from fuzzyvision.importing.basics.shape import settle
from fuzzyvision.importing.originals import graphs
from fuzzyvision.importing.originals.reasons import first_line

MAIN = "saved_model.pb"
_SIGNATURE = "serving_default"


def read(folder: Path, size: tuple[int, int] | None) -> Original:
    """Read a SavedModel by its signature `serving_default`; raises CommandError."""
    _check_definition(folder)
    network, text = _load(folder), (folder / MAIN).read_bytes().decode("latin-1")
    signature = _signature(network, folder)
    ((name, entry),) = signature.structured_input_signature[1].items()
    if entry.shape.rank is None:
        raise CommandError("This SavedModel does not say what shape of picture it takes.")
    if not (entry.dtype.is_floating or entry.dtype.is_integer):
        raise CommandError(f"This SavedModel takes {entry.dtype.name} in place of pixels.")
    shape = settle(tuple(entry.shape), size)

    def call(picture: Untyped) -> Untyped:
        _ = network  # holds the weights, which the signature alone does not keep alive
        return signature(**{name: picture})

    traced = graphs.trace("a SavedModel", call, shape, entry.dtype)
    return replace(traced, named_like=named_like(text))


def _check_definition(folder: Path) -> None:
    tensorflow()
    from tensorflow.core.protobuf import saved_model_pb2  # noqa: PLC0415 - after our silenced import

    definition = saved_model_pb2.SavedModel()
    try:
        definition.ParseFromString((folder / MAIN).read_bytes())
    except Exception as error:  # protobuf raises its own, by implementation
        raise CommandError(f"{folder.name}/{MAIN} is damaged and cannot be read.") from error
    for graph in definition.meta_graphs:
        graphs.check_definition(graph.graph_def)


def _load(folder: Path) -> Untyped:
    try:
        with silence():
            return tensorflow().saved_model.load(str(folder))
    except Exception as error:  # whatever TensorFlow raises
        raise CommandError(
            f"TensorFlow cannot read the SavedModel {folder.name}: {first_line(error)}."
        ) from error


def _signature(network: Untyped, folder: Path) -> Untyped:
    signatures = dict(getattr(network, "signatures", {}))
    if not signatures:
        raise CommandError(
            f"The SavedModel {folder.name} has no signature: save it with model.export(), or with "
            "the signature serving_default."
        )
    if _SIGNATURE not in signatures and len(signatures) > 1:
        raise CommandError(
            f"The SavedModel {folder.name} has several signatures and none called {_SIGNATURE}."
        )
    signature = signatures.get(_SIGNATURE) or next(iter(signatures.values()))
    inputs = signature.structured_input_signature[1]
    check_single(len(inputs), len(signature.structured_outputs))
    return signature
