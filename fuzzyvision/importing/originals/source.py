"""What kind of file a model is, told by its content, and the reader for it."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.original import Original
from fuzzyvision.importing.graph import lite
from fuzzyvision.importing.originals import config, keras3, legacy, litefile, saved

Size: TypeAlias = tuple[int, int] | None
Reader: TypeAlias = Callable[[Path, Size], Original]
"""Reads a model; the size is (width, height) for one that takes any. Raises CommandError."""

_HDF5 = b"\x89HDF\r\n\x1a\n"
_ZIP = b"PK\x03\x04"
_KINDS = "a Keras file (.keras or .h5), a SavedModel folder or a .tflite file"
_OTHERS = {
    ".onnx": "an ONNX file", ".pt": "a PyTorch file", ".pth": "a PyTorch file",
    ".ckpt": "a checkpoint", ".pb": "a graph without its folder", ".mlmodel": "a Core ML file",
    ".safetensors": "a file of weights", ".json": "a TensorFlow.js or other JSON file",
    ".pkl": "a pickle, which is program code", ".joblib": "a pickle, which is program code",
}  # fmt: skip


def reader(path: Path) -> Reader:
    """Return the reader for a model, TensorFlow not needed yet.

    Raises CommandError in one sentence for other files and other kinds of model.
    """
    if path.is_dir():
        return _folder_reader(path)
    if not path.is_file():
        raise CommandError(f"There is no model {path}.")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_HDF5):
        return legacy.read_hdf5
    if lite.is_lite(head):
        return litefile.read
    if head.startswith(_ZIP):
        return _archive_reader(path)
    raise CommandError(_complaint(path, head))


def _folder_reader(folder: Path) -> Reader:
    if (folder / saved.MAIN).is_file():
        return saved.read
    if (folder / "card.json").is_file() and (folder / "model.tflite").is_file():
        raise CommandError(
            f"{folder} is a bundle already: show it with make run MODEL_FOLDER={folder}."
        )
    endings = {".keras", ".h5", ".tflite"}
    inside = sorted(path for path in folder.iterdir() if path.suffix in endings)
    if inside:
        raise CommandError(f"{folder} is a folder: name the file in it, {inside[0]}.")
    raise CommandError(f"{folder} is not a SavedModel: it has no {saved.MAIN}.")


def _archive_reader(path: Path) -> Reader:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise CommandError(_damaged(path)) from error
    if config.MEMBER in names:
        return _read_archive
    inside = [name for name in names if name.endswith((".h5", ".keras", ".tflite", saved.MAIN))]
    if inside:
        raise CommandError(
            f"{path.name} is an archive: unpack it, and name what is in it, {inside[0]}."
        )
    raise CommandError(f"{path.name} is {_other(path, 'an archive')}, not {_KINDS}.")


def _read_archive(path: Path, size: Size) -> Original:
    """Read a .keras file with the Keras that wrote it."""
    try:
        with zipfile.ZipFile(path) as archive:
            document = config.parse(archive.read(config.MEMBER), path.name)
            made = config.parse(archive.read(config.ABOUT), path.name)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise CommandError(_damaged(path)) from error
    if str(made.get("keras_version", "")).startswith("2"):
        return legacy.read_archive(path, document, size)
    return keras3.read(path, "keras", document, document.get("compile_config"), size)


def _complaint(path: Path, head: bytes) -> str:
    if not head:
        return f"{path.name} is empty."
    if path.suffix.lower() in {".keras", ".h5", ".hdf5", ".tflite"}:
        return _damaged(path)
    return f"{path.name} is {_other(path, 'no model that is known here')}, not {_KINDS}."


def _damaged(path: Path) -> str:
    return f"{path.name} is damaged or incomplete and cannot be read."


def _other(path: Path, otherwise: str) -> str:
    return _OTHERS.get(path.suffix.lower(), otherwise)
