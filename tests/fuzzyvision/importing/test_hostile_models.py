"""Whole model files made to do harm: what they would do, and that the checks refuse them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fuzzyvision.bundle.frameworks import silence, tensorflow
from tests.support import hostile_models as hostile
from tests.support.paths import ROOT
from tests.support.training import requires_tensorflow

LOADS = "a file printed by a load"


MEASURED = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([code, used.ru_maxrss, used.ru_utime + used.ru_stime], file)
"""
"""Runs a command and writes its exit code, its most memory in KB and its processor seconds: a child
of the tests' own process would count the memory that those have."""


def brought(path: Path, folder: Path) -> tuple[int, str, int, float]:
    """Import a model by the command; return its exit code, what it says, and what it took."""
    labels = folder / "labels.txt"
    labels.write_text("ant\nbee\ncat\n", encoding="utf-8")
    options = ["--labels", str(labels), "--scaling", "0..1", "--out", str(folder / "bundle")]
    command = [sys.executable, "-m", "fuzzyvision.cli", "import", str(path), *options]
    ended = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", MEASURED, str(folder / "used.json"), *command],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, memory, seconds = json.loads((folder / "used.json").read_text(encoding="utf-8"))
    return code, ended.stdout + ended.stderr, memory, seconds


@requires_tensorflow
@pytest.mark.parametrize("kind", sorted(hostile.MAKERS.keys() - {LOADS}))
def test_a_hostile_model_is_refused_and_leaves_no_marker(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("12345678", encoding="utf-8")
    code, said, memory, seconds = brought(hostile.MAKERS[kind](tmp_path), tmp_path)
    assert code == 2, said
    assert "Traceback" not in said
    assert not (tmp_path / "marker").exists()
    assert not (tmp_path / "bundle").exists()
    assert memory < 2_000_000  # KB
    assert seconds < 60


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
    brought(path, tmp_path)
    assert not (tmp_path / "marker").exists()
    tensorflow().saved_model.load(str(path))
    assert "harm" in (tmp_path / "marker").read_text(encoding="utf-8")
