"""Keras models: .keras and .h5 files, each read by the Keras that wrote it.

Keras 3 can read some files of Keras 2, and goes by the order of the layers: in a network with
branches that order is another one, and weights could end up in the wrong layer.
"""

import functools
import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import h5py

from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import archives, configs, graphs, hdf5
from fuzzyvision.importing.original import Original, Untyped, check_single, named_like, widened
from fuzzyvision.importing.reasons import first_line
from fuzzyvision.importing.shape import settle

_NARROW = {"mixed_float16", "mixed_bfloat16", "float16", "bfloat16", "float64"}
_MOST_WEIGHTS = 10_000_000_000
"""Bytes; what an archive of a size may hold is bounded already."""

_BATCHES = {"batch_shape", "batch_input_shape"}


@dataclass(frozen=True)
class Loaded:
    """A model and the Keras that it belongs to: the module `keras` or `tf_keras`.

    `loss` is what it was trained with, `text` its configuration.
    """

    model: Untyped
    kit: ModuleType
    loss: str
    text: str

    @property
    def kind(self) -> str:
        """What it is, for people."""
        old = self.kit.__name__ == "tf_keras"
        return "a model of Keras 2, read with tf_keras" if old else "a Keras 3 model"


@functools.cache
def tf_keras() -> ModuleType:
    """Import Keras 2 on its first use; Keras 3 does not notice."""
    tensorflow()
    with silence():
        import tf_keras as module  # noqa: PLC0415 - loads TensorFlow

    loaded: ModuleType = module
    return loaded


def read(path: Path, size: tuple[int, int] | None) -> Original:
    """Return a .keras or .h5 file's model with all that is known of it; raises CommandError."""
    found = load(path)
    model = found.model
    check_single(*_ends(model))
    entry = model.inputs[0]
    _, *sides = entry.shape
    shape = settle((None, *sides), size)
    whole, notes = plain(found)
    dtype = tensorflow().as_dtype(entry.dtype)
    dtype = tensorflow().float32 if dtype.is_floating else dtype
    traced = graphs.trace(found.kind, _caller(whole), shape, dtype)
    return replace(
        traced, network=path, named_like=named_like(found.text), loss=found.loss, notes=notes
    )


def load(path: Path) -> Loaded:
    """Return the model in a .keras or .h5 file, once nothing in it can do harm.

    Raises CommandError for one that is damaged, holds code or weights only, or reads other files.
    """
    if zipfile.is_zipfile(path):
        return _load_archive(path)
    hdf5.check(path, path.name)
    with h5py.File(path, "r") as file:
        texts = {name: _text(file.attrs[name]) for name in file.attrs}
    if not texts.get("model_config"):
        raise CommandError(
            f"{path.name} holds weights only, not the network: save the whole model with "
            "model.save()."
        )
    document = configs.parse(texts["model_config"], path.name)
    compiled = configs.parse(texts.get("training_config") or "{}", path.name)
    version = _version(texts.get("keras_version", ""), document, path)
    configs.check(document)
    kit = keras() if version > 2 else tf_keras()  # noqa: PLR2004 - Keras 2 is the last of its kind
    model = _opened(path, "model.h5", kit, path.name)
    return Loaded(model, kit, configs.loss(compiled), texts["model_config"])


def _load_archive(path: Path) -> Loaded:
    archives.check(path)
    document = configs.parse(archives.read_member(path, archives.CONFIG), path.name)
    made = configs.parse(archives.read_member(path, archives.ABOUT), path.name)
    version = _version(str(made.get("keras_version", "")), document, path)
    configs.check(document)
    _check_weights(path)
    loss, text = configs.loss(document.get("compile_config")), json.dumps(document)
    if version > 2:  # noqa: PLR2004 - as above
        return Loaded(_opened(path, "model.keras", keras(), path.name), keras(), loss, text)
    with tempfile.TemporaryDirectory() as folder:
        # It names modules of the package keras, as Keras 2 was called when it was current.
        copy = Path(folder) / "model.keras"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
            for name in old.namelist():
                named = re.sub(r'("module": ")keras\.src\.', r"\1tf_keras.src.", text).encode()
                new.writestr(name, named if name == archives.CONFIG else old.read(name))
        return Loaded(_opened(copy, copy.name, tf_keras(), path.name), tf_keras(), loss, text)


def _check_weights(path: Path) -> None:
    """Look through the weights in an archive, which are a HDF5 file, before Keras reads them."""
    with tempfile.TemporaryFile() as weights:
        archives.copy_member(path, archives.WEIGHTS, weights, _MOST_WEIGHTS)
        weights.seek(0)
        hdf5.check(weights, path.name)


def _version(told: str, document: dict[str, Any], path: Path) -> int:
    """Return 2 or 3; Keras 1 is told by what it calls its layers' settings."""
    if told.startswith("3"):
        return 3
    names = json.dumps(document)
    if told.startswith("1") or '"nb_filter"' in names or (not told and '"output_dim"' in names):
        raise CommandError(
            f"{path.name} was written by Keras {told or 1}, which nothing reads any more but "
            "itself and Keras 2.2: open it there and save it again first."
        )
    return 2


def _opened(path: Path, name: str, kit: ModuleType, shown: str) -> Untyped:
    # Keras goes by the name's end, whatever the file is called.
    with tempfile.TemporaryDirectory() as folder, silence():
        link = Path(folder) / name
        link.symlink_to(path.resolve())
        safe = {} if name.endswith(".h5") and kit is not keras() else {"safe_mode": True}
        try:
            return kit.models.load_model(str(link), compile=False, **safe)
        except Exception as error:  # whatever Keras, h5py and zipfile raise
            raise CommandError(
                f"Keras cannot read {shown}: {first_line(error)}. If it can be read where it was "
                "made, export it there as a SavedModel."
            ) from error


def _ends(model: Untyped) -> tuple[int, int]:
    """Return how many inputs and outputs a Keras model of any version has."""
    try:
        return len(model.inputs), len(model.outputs)
    except (AttributeError, TypeError, ValueError) as error:
        raise CommandError(
            "This model does not say what it takes: it was never built or is a custom class; "
            "export it as a SavedModel."
        ) from error


def plain(found: Loaded) -> tuple[Untyped, tuple[str, ...]]:
    """Return the model with a batch of any size and 32 bits, and what was changed for that.

    Raises CommandError if its layers are made for a batch of one size.
    """
    config, batch = found.model.get_config(), found.model.inputs[0].shape[0]
    narrow = sorted(_NARROW & set(re.findall(r'"(\w+)"', json.dumps(config, default=str))))
    if batch in {None, 1} and not narrow:
        return found.model, ()
    made = _remade(found.model, config)
    notes = [*widened({name.removeprefix("mixed_") for name in narrow})]
    if batch not in {None, 1}:
        notes.append(f"it took {batch} pictures at once; here it takes one at a time")
    return made, tuple(notes)


def _remade(model: Untyped, config: Untyped) -> Untyped:
    try:
        with silence():
            made = type(model).from_config(_changed(config))
            made.set_weights([weight.astype("float32") for weight in model.get_weights()])
    except Exception as error:  # whatever layers raise that were made for one batch alone
        raise CommandError(
            "This model was made for a batch of fixed size and cannot take one picture: build it "
            f"again with keras.Input(shape=…) and load its weights ({first_line(error)})."
        ) from error
    return made


def _changed(config: Untyped, key: str = "") -> Untyped:
    """Return a configuration with batches of any size and float32 in place of narrower types."""
    if key in _BATCHES and isinstance(config, list | tuple) and config:
        return (None, *config[1:])
    if isinstance(config, dict):
        return {name: _changed(value, name) for name, value in config.items()}
    if isinstance(config, list | tuple):
        return type(config)(_changed(value) for value in config)
    return "float32" if isinstance(config, str) and config in _NARROW else config


def _caller(model: Untyped) -> Callable[[Untyped], Untyped]:
    return lambda picture: model(picture, training=False)


def _text(value: Any) -> str:  # noqa: ANN401 - h5py gives bytes, text and numbers
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
