"""HDF5 files made to read other files or to fill the memory are refused before Keras reads them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from fuzzyvision.common.errors import CommandError
from tests.support.training import requires_tensorflow

h5py = pytest.importorskip("h5py")
hdf5 = pytest.importorskip("fuzzyvision.importing.hdf5")

File: TypeAlias = Any
SECRET = np.arange(7, dtype="<f4")


def other(folder: Path) -> Path:
    """Return a local file of somebody's, which no model may show."""
    with h5py.File(folder / "secret.h5", "w") as file:
        file["numbers"] = SECRET
    return folder / "secret.h5"


def external_link(file: File, folder: Path) -> File:
    file["w"] = h5py.ExternalLink(other(folder), "/numbers")
    return file["w"]


def soft_link(file: File, _: Path) -> None:
    file["real"] = SECRET
    file["w"] = h5py.SoftLink("/real")


def external_storage(file: File, folder: Path) -> File:
    (folder / "secret").write_bytes(SECRET.tobytes())
    return file.create_dataset("w", (7,), "<f4", external=[(str(folder / "secret"), 0, 28)])


def virtual_array(file: File, folder: Path) -> File:
    layout = h5py.VirtualLayout((7,), "<f4")
    layout[:] = h5py.VirtualSource(str(other(folder)), "numbers", (7,))
    return file.create_virtual_dataset("w", layout)


def packed_bomb(file: File, _: Path) -> None:
    array = file.create_dataset("w", (40_000_000,), "<f4", chunks=(1_000_000,), compression="gzip")
    array[:10] = 1


def unwritten_bomb(file: File, _: Path) -> None:
    file.create_dataset("w", (1 << 40,), "<f4")


def bomb_of_parts(file: File, _: Path) -> None:
    for number in range(20):
        file.create_dataset(f"w{number}", (1_000_000,), "<f4", fillvalue=1)


def large_chunk(file: File, _: Path) -> None:
    file.create_dataset("w", (1,), "<f4", chunks=(1 << 28,), maxshape=(None,))


def many_texts(file: File, _: Path) -> None:
    file.create_dataset("layer_names", (100_000,), h5py.string_dtype())


def circle(file: File, _: Path) -> None:
    file.create_group("a")["b"] = file["/"]


def reference(file: File, _: Path) -> None:
    file["real"] = SECRET
    file.attrs["w"] = file["real"].ref


def mixture(file: File, _: Path) -> None:
    file["w"] = np.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")])


def odd_filter(file: File, _: Path) -> None:
    made = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    made.set_chunk((7,))
    made.set_filter(305, h5py.h5z.FLAG_OPTIONAL)
    h5py.h5d.create(file.id, b"w", h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((7,)), made)


def named_type(file: File, _: Path) -> None:
    file["w"] = np.dtype("<f4")


SHAPES: dict[Callable[[File, Path], object], str] = {
    external_link: "a link, which may lead to any file",
    soft_link: "a link, which may lead to any file",
    external_storage: "an array whose content is in another file",
    virtual_array: "an array whose content is in another file",
    packed_bomb: "arrays that are far larger than the file",
    unwritten_bomb: "arrays that are far larger than the file",
    bomb_of_parts: "arrays that are far larger than the file",
    large_chunk: "arrays that are far larger than the file",
    many_texts: "arrays that are far larger than the file",
    circle: "groups that contain each other",
    reference: "values that are neither numbers nor text",
    mixture: "values that are neither numbers nor text",
    odd_filter: "packed in a way that Keras never uses",
    named_type: "neither a group nor an array",
}


@requires_tensorflow
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_hostile_hdf5_is_refused_before_its_data_is_read(
    tmp_path: Path, shape: Callable[[File, Path], object]
) -> None:
    path = tmp_path / "m.h5"
    with h5py.File(path, "w") as file:
        inner = file.create_group("model_weights")
        shape(inner if shape is not circle else file, tmp_path)
    with pytest.raises(CommandError, match=SHAPES[shape]):
        hdf5.check(path, "m.h5")
    with path.open("rb") as opened, pytest.raises(CommandError, match=SHAPES[shape]):
        hdf5.check(opened, "m.h5")


@requires_tensorflow
@pytest.mark.parametrize("shape", [external_link, external_storage, virtual_array])
def test_those_shapes_would_show_another_file(
    tmp_path: Path, shape: Callable[[File, Path], File]
) -> None:
    with h5py.File(tmp_path / "m.h5", "w") as file:
        shape(file, tmp_path)
    with h5py.File(tmp_path / "m.h5") as file:
        assert np.array_equal(file["w"][:], SECRET)


@requires_tensorflow
def test_what_keras_writes_passes(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "m.h5", "w") as file:
        group = file.create_group("model_weights/dense")
        group["kernel"] = np.ones((30, 40), dtype="<f4")
        group["step"] = np.int64(3)
        group["half"] = np.zeros(3, dtype="V2")  # how h5py writes bfloat16
        group.create_dataset("packed", data=np.ones(1000), compression="gzip", shuffle=True)
        file.attrs["model_config"] = "{" + " " * 10_000 + "}"
        file.attrs["layer_names"] = np.array([b"dense", b"other"])
    hdf5.check(tmp_path / "m.h5", "m.h5")


@requires_tensorflow
def test_damage_is_said_of_hdf5(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "m.h5", "w") as file:
        for number in range(20):
            file[f"w{number}"] = SECRET
    whole = (tmp_path / "m.h5").read_bytes()
    for length in range(0, len(whole), 97):
        (tmp_path / "half.h5").write_bytes(whole[:length])
        with pytest.raises(CommandError, match="is damaged"):
            hdf5.check(tmp_path / "half.h5", "half.h5")
