"""`fuzzy-vision import` as a newcomer meets it."""

import subprocess
import sys

import pytest

from fuzzyvision.bundle import conversion, scaling
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.cli import main
from fuzzyvision.commands import models
from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.order import Order
from tests.support.models import Desk, network, quantised
from tests.support.paths import ROOT
from tests.support.training import requires_tensorflow


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["vendor/model/model.keras"], "is in vendor/model"),
        (["VGG16"], "There is no model VGG16"),
        (["m.keras", "--labels", "nowhere"], "There is no labels file nowhere"),
        (["m.keras", "--labels", "README.md", "--size", "big"], "write width x height"),
        (["m.keras", "--labels", "README.md", "--threshold", "50"], "not in the range 0<=x<1"),
        (
            ["m.keras", "--labels", "README.md", "--out", "README.md"],
            "Directory 'README.md' is a file",
        ),
        (["m.keras", "--labels", "README.md", "--out", "docs"], "docs holds other things"),
        (["vendor/model/model.keras", "--labels", "README.md"], "is in vendor/model"),
    ],
)
def test_wrong_options_are_refused_before_loading(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["import", *arguments]) == 2
    written = capsys.readouterr()
    assert words in written.err
    assert written.err.count("\n") == 1
    assert written.out == ""


def test_the_command_offers_all_scalings() -> None:
    assert models.NAMES == scaling.NAMES


@requires_tensorflow
def test_command_makes_a_bundle_and_says_what_next(desk: Desk) -> None:
    file = desk.save(network(), "my model.keras")
    out = desk.folder / "bundle"
    command = [
        sys.executable,
        "-m",
        "fuzzyvision.cli",
        "import",
        str(file),
        "--labels",
        str(desk.labels()),
    ]
    ended = subprocess.run(  # noqa: S603 - our own module
        [*command, "--scaling", "-1..1", "--out", str(out), "--name", "Ada's"],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert ended.stderr == ""
    assert ended.returncode == 0
    lines = ended.stdout.splitlines()
    assert lines[0] == "Loading TensorFlow …"
    assert lines[1] == "my model.keras: a Keras 3 model. It looks at 16 by 12 pixels."
    assert lines[-2].startswith(f"{out} holds Ada's, version ")
    assert lines[-1] == f"Try it: make run MODEL_FOLDER={out}"


@requires_tensorflow
def test_new_bundle_replaces_the_whole_old_one(desk: Desk) -> None:
    first, _ = desk.take(desk.save(network(), "m.keras"), scaling="0..1")
    assert {path.name for path in desk.out.iterdir()} == {
        conversion.KERAS,
        conversion.LITE,
        conversion.CARD,
    }
    file = desk.folder / "small.tflite"
    file.write_bytes(quantised(network(), "uint8"))
    second, _ = desk.take(file)
    assert second["version"] != first["version"]
    assert {path.name for path in desk.out.iterdir()} == {conversion.LITE, conversion.CARD}


@requires_tensorflow
def test_threshold_is_given_or_one_half(desk: Desk) -> None:
    file = desk.save(network(), "m.keras")
    assert desk.take(file, scaling="0..1")[0]["threshold"] == 0.5
    assert desk.take(file, scaling="0..1", threshold=0.8)[0]["threshold"] == 0.8


@requires_tensorflow
def test_import_works_without_the_command_line(desk: Desk) -> None:
    keras()
    file = desk.save(network(), "m.keras")
    order = Order(model=file, labels=desk.labels(), scaling="0..1")
    assert bundle_from(order, desk.folder / "made" / "here", lambda _: None)["labels"]
    assert sorted(path.name for path in (desk.folder / "made").iterdir()) == ["here"]


def test_a_place_that_cannot_be_written_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.folder / "m.tflite").write_bytes(b"    TFL3")
    (desk.folder / "file").touch()
    model, out = str(desk.folder / "m.tflite"), str(desk.folder / "file" / "x")
    assert main(["import", model, "--labels", str(desk.labels()), "--out", out]) == 2
    assert "file (File exists): name another folder" in capsys.readouterr().err
