"""Whole model files made to do harm: what they would do, and that the checks refuse them."""

import json
from pathlib import Path

import pytest

from fuzzyvision.bundle.frameworks import silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import archives, configs, operations
from tests.support.training import requires_tensorflow

h5py = pytest.importorskip("h5py")
hdf5 = pytest.importorskip("fuzzyvision.importing.hdf5")
hostile = pytest.importorskip("tests.support.hostile_models")

LOADS = "a file printed by a load"


def check(path: Path) -> None:
    """Do what an import does before a framework sees the file."""
    if path.suffix == ".keras":
        archives.check(path)
        configs.check(configs.parse(archives.read_member(path, archives.CONFIG), path.name))
    elif path.suffix == ".h5":
        hdf5.check(path, path.name)
        with h5py.File(path) as file:
            configs.check(configs.parse(file.attrs["model_config"], path.name))
    else:
        tensorflow()
        from tensorflow.core.protobuf import saved_model_pb2  # noqa: PLC0415 - after our silenced import

        saved = saved_model_pb2.SavedModel.FromString((path / "saved_model.pb").read_bytes())
        (meta,) = saved.meta_graphs
        (output,) = meta.signature_def["serving_default"].outputs.values()
        operations.check_graph(meta.graph_def, [output.name])


@requires_tensorflow
@pytest.mark.parametrize("kind", hostile.MAKERS.keys() - {LOADS})
def test_a_hostile_model_is_refused_and_leaves_no_marker(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("12345678", encoding="utf-8")
    path = hostile.MAKERS[kind](tmp_path)
    with pytest.raises(CommandError):
        check(path)
    assert not (tmp_path / "marker").exists()


@requires_tensorflow
def test_keras_2_would_write_a_file_as_it_reads(tmp_path: Path) -> None:
    tensorflow()
    import tf_keras  # noqa: PLC0415 - after our silenced import

    with silence(), pytest.raises(AttributeError):  # after the harm is done
        tf_keras.models.model_from_json(json.dumps(hostile.writing(tmp_path)))
    assert (tmp_path / "marker").read_text(encoding="utf-8") == "harm"


@requires_tensorflow
def test_a_signature_does_no_harm_where_loading_would(tmp_path: Path) -> None:
    path = hostile.MAKERS[LOADS](tmp_path)
    check(path)
    assert not (tmp_path / "marker").exists()
    tensorflow().saved_model.load(str(path))
    assert "harm" in (tmp_path / "marker").read_text(encoding="utf-8")
