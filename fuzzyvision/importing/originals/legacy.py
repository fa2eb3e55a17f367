"""Models of Keras 2 and before: .h5 files and SavedModels that only tf_keras reads rightly."""

import functools
import json
import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import h5py

from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.original import Original, Untyped, check_single, named_like
from fuzzyvision.importing.basics.shape import settle
from fuzzyvision.importing.in_keras import rebuild
from fuzzyvision.importing.originals import config, graphs, keras3
from fuzzyvision.importing.originals.reasons import first_line


@functools.cache
def tf_keras() -> ModuleType:
    """Import Keras 2 on its first use; Keras 3 does not notice."""
    tensorflow()
    with silence():
        import tf_keras as module  # noqa: PLC0415 - loads TensorFlow

    loaded: ModuleType = module
    return loaded


def read_hdf5(path: Path, size: tuple[int, int] | None) -> Original:
    """Read an .h5 file with the Keras that wrote it; raises CommandError.

    Keras 3 can read some files of Keras 2, and goes by the order of the layers: in a network
    with branches that order is another one, and weights could end up in the wrong layer.
    """
    try:
        with h5py.File(path, "r") as file:
            texts = {name: _text(file.attrs.get(name)) for name in file.attrs}
    except (OSError, RuntimeError, KeyError) as error:
        raise CommandError(f"{path.name} is damaged or incomplete and cannot be read.") from error
    if not texts.get("model_config"):
        raise CommandError(
            f"{path.name} holds weights only, not the network: save the whole model with "
            "model.save()."
        )
    document = config.parse(texts["model_config"], path.name)
    compiled = config.parse(texts.get("training_config") or "{}", path.name)
    if texts.get("keras_version", "").startswith("3"):
        return keras3.read(path, "h5", document, compiled, size)
    config.check(document, is_known)
    with h5py.File(path, "r") as file:
        model = _load(file, path.name)
    return inspect(model, size, loss=config.loss(compiled), text=json.dumps(document))


def read_archive(path: Path, document: dict[str, Any], size: tuple[int, int] | None) -> Original:
    """Read a .keras file that Keras 2 wrote; raises CommandError.

    It names modules of the package keras, as Keras 2 was called when it was current.
    """
    config.check(document, is_known)
    text = json.dumps(document)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "model.keras"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == config.MEMBER:
                    data = re.sub(r'("module": ")keras\.src\.', r"\1tf_keras.src.", text).encode()
                new.writestr(name, data)
        model = _load(copy, path.name)
    return inspect(model, size, loss=config.loss(document.get("compile_config")), text=text)


def inspect(
    model: Untyped, size: tuple[int, int] | None, *, loss: str = "", text: str = ""
) -> Original:
    """Return a model of Keras 2 with all that is known of it, and its copy in Keras 3."""
    check_single(*keras3.ends(model))
    entry = model.inputs[0]
    shape = settle(tuple(entry.shape), size)
    traced = graphs.trace(
        "a model of Keras 2, read with tf_keras",
        lambda picture: model(picture, training=False),
        shape,
        entry.dtype,
    )
    return replace(traced, keras=rebuild.rebuilt(model), named_like=named_like(text), loss=loss)


def is_known(name: str) -> bool:
    """Return whether a class is one of Keras 2."""
    own = tf_keras()
    modules = (own.layers, own.models, own.initializers, own.regularizers, own.constraints)
    others = {"Functional", "TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer", "Policy",
              "TensorShape", "TypeSpec"}  # fmt: skip
    return name in others or any(hasattr(module, name) for module in modules)


def _load(file: Untyped, name: str) -> Untyped:
    try:
        with silence():
            return tf_keras().models.load_model(file, compile=False)
    except Exception as error:  # whatever Keras and h5py raise
        raise CommandError(f"Keras 2 cannot read {name}: {first_line(error)}.") from error


def _text(value: Any) -> str:  # noqa: ANN401 - h5py gives bytes, text and numbers
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
