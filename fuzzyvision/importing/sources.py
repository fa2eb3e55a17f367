"""What kind of file a model is, told by its content, and the reader for it."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.original import Original

Size: TypeAlias = tuple[int, int] | None
Reader: TypeAlias = Callable[[Path, Size], Original]
"""Reads a model; the size is (width, height) for one that takes any. Raises CommandError."""

_HDF5, _ZIP, _LITE = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", b"TFL3"
_SAVED, _MEMBER = "saved_model.pb", "config.json"
_UNZIPPED = {_MEMBER, "metadata.json", "model.weights.h5"}
_ENDINGS = (".keras", ".h5", ".hdf5", ".tflite")
_KINDS = "a Keras file (.keras or .h5), a SavedModel folder or a .tflite file"
_OTHERS = {
    ".onnx": "an ONNX file", ".pt": "a PyTorch file", ".pth": "a PyTorch file",
    ".ckpt": "a checkpoint", ".index": "a checkpoint, weights without their network",
    ".pb": "a graph without its folder", ".mlmodel": "a Core ML file",
    ".safetensors": "a file of weights", ".json": "a TensorFlow.js or other JSON file",
    ".pkl": "a pickle, which is program code", ".joblib": "a pickle, which is program code",
}  # fmt: skip


def check(path: Path) -> None:
    """Refuse other files than models with one sentence that helps; TensorFlow is not needed."""
    if path.is_dir():
        _check_folder(path)
        return
    if not path.is_file():
        raise CommandError(f"There is no model {path}.")
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_ZIP):
        _check_archive(path)
    elif not head.startswith(_HDF5) and head[4:8] != _LITE:
        raise CommandError(_complaint(path, head))


def read(path: Path, size: Size, place: Path) -> Original:
    """Read a model that `check` let pass; `place` is a folder for what has to be written.

    Raises CommandError.
    """
    # Only now: they load h5py and NumPy, and wait for TensorFlow.
    from fuzzyvision.importing import keras_models, lite_models, saved_models  # noqa: PLC0415 - see above

    if (path / _SAVED).is_file():
        return saved_models.read(path, size)
    if path.is_dir():
        return keras_models.read(_zipped(path, place), size)
    with path.open("rb") as file:
        lite = file.read(8)[4:] == _LITE
    return lite_models.read(path, size) if lite else keras_models.read(path, size)


def _check_folder(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    if _SAVED in names or names >= _UNZIPPED:
        return
    if names >= {"card.json", "model.tflite"}:
        raise CommandError(
            f"{folder} is a bundle already: show it with fuzzy-vision run --model {folder}."
        )
    inside = sorted(name for name in names if name.endswith(_ENDINGS))
    if inside:
        raise CommandError(f"{folder} is a folder: name the file in it, {inside[0]}.")
    if any(name.endswith(".index") for name in names):
        raise CommandError(
            f"{folder} is a checkpoint, which holds weights only: build the network, load them "
            "into it, and save the whole with model.save()."
        )
    raise CommandError(f"{folder} is not a SavedModel: it has no {_SAVED}.")


def _zipped(folder: Path, place: Path) -> Path:
    """Pack a .keras file that was saved unpacked (`zipped=False`), or unpacked by somebody."""
    file = Path(tempfile.mkdtemp(dir=place)) / "model.keras"
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(_UNZIPPED):
            with (folder / name).open("rb") as source, archive.open(name, "w") as target:
                shutil.copyfileobj(source, target)
    return file


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise CommandError(_damaged(path)) from error
    if _MEMBER in names:
        return
    inside = [name for name in names if name.endswith((*_ENDINGS, _SAVED))]
    if inside:
        raise CommandError(
            f"{path.name} is an archive: unpack it, and name what is in it, {inside[0]}."
        )
    raise CommandError(f"{path.name} is {_other(path, 'an archive')}, not {_KINDS}.")


def _complaint(path: Path, head: bytes) -> str:
    if not head:
        return f"{path.name} is empty."
    if head.startswith(b"version https://git-lfs"):
        return (
            f"{path.name} is a pointer of Git LFS, not the model itself: run git lfs pull in its "
            "repository first."
        )
    if head.lstrip()[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return (
            f"{path.name} is a web page, not a model: it was saved in place of the download. Look "
            "at the address, and download it again."
        )
    if (head.startswith(b"\x08") and b"pytorch" in head) or b"onnx" in head[:200].lower():
        return f"{path.name} is an ONNX file, not {_KINDS}."
    if path.suffix.lower() in _ENDINGS:
        return (
            f"{path.name} is not a Keras file: it is damaged or incomplete, or something else that "
            "was given this name."
        )
    return f"{path.name} is {_other(path, 'no model that is known here')}, not {_KINDS}."


def _damaged(path: Path) -> str:
    return f"{path.name} is damaged or incomplete and cannot be read."


def _other(path: Path, otherwise: str) -> str:
    return _OTHERS.get(path.suffix.lower(), otherwise)
