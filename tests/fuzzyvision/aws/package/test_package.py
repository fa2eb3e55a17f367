"""The package as `make package` leaves it: what is in it, and that it is Lambda's."""

import json
import re
import shutil
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from fuzzyvision.aws.package import natives, python
from fuzzyvision.aws.package.target import TARGETS
from tests.support.lambda_runtime import client
from tests.support.package import Built, make
from tests.support.paths import ROOT

MODEL = ROOT / "vendor" / "model"
pytestmark = pytest.mark.package


@pytest.fixture(scope="session")
def files(built: Built) -> dict[str, int]:
    """Return the files of the zip with their sizes."""
    with zipfile.ZipFile(built.zip) as archive:
        return {entry.filename: entry.file_size for entry in archive.infolist()}


def test_package_size_is_bounded(built: Built, files: dict[str, int]) -> None:
    assert built.zip.stat().st_size < 50e6
    assert sum(files.values()) < 125e6


def test_sizes_and_library_needs_are_printed(built: Built, files: dict[str, int]) -> None:
    unpacked = f"{sum(files.values()) / 1e6:.1f} MB unpacked"
    assert f"{built.zip.stat().st_size / 1e6:.1f} MB, {unpacked}" in built.printed
    assert re.search(r"GLIBC [\d.]+ \(Lambda has 2\.34\)", built.printed)


def test_every_library_can_be_loaded_on_lambda(unpacked: Path) -> None:
    found = natives.read(unpacked)
    target = TARGETS[client.architecture() or "x86_64"]
    assert len(found) > 20
    assert natives.faults(found, target) == []
    assert natives.idle(found) == set()


def test_what_the_functions_need_is_there(files: dict[str, int]) -> None:
    assert {"app.py", "chalice/app.py", "chalicelib/uploads/worker.py"} <= files.keys()
    for service in ("dynamodb", "s3", "sqs"):
        assert any(name.startswith(f"botocore/data/{service}/") for name in files), service
    assert {"model/model.tflite", "model/card.json"} <= files.keys()
    shown = json.loads((MODEL / "card.json").read_text(encoding="utf-8")).get("examples", [])
    assert {f"model/examples/{one['file']}" for one in shown} <= files.keys()
    assert {"numpy-2.4.6.dist-info/METADATA", "boto3-1.44.5.dist-info/METADATA"} <= files.keys()


@pytest.mark.parametrize(
    "pattern",
    [
        r".*\.keras",
        r"vendor/.*",
        r"(.*/)?tests?/.*",
        r".*Accelerator.*",
        r".*[Cc]ompiler[^/]*\.so",
        r"chalice/(cli|deploy|package).*",
        r"(pip|setuptools|wheel|tensorflow|moto|google|flatbuffers)/.*",
        r"botocore/data/(?!s3/|dynamodb/|sqs/|sts/)[^/]+/.*",
        r"\.chalice.*|fuzzyvision/.*|benchmarks/.*|requirements.*|.*\.pyi",
    ],
)
def test_unused_files_are_left_out(files: dict[str, int], pattern: str) -> None:
    assert [name for name in files if re.fullmatch(pattern, name)] == []


def test_everything_that_ships_is_in_the_sbom(built: Built, unpacked: Path) -> None:
    text = (built.folder / "sbom.cdx.json").read_text()
    assert (unpacked / "sbom.cdx.json").read_text() == text
    names = {one["name"] for one in json.loads(text)["components"]}
    installed = {canonicalize_name(one.name) for one in distributions(path=[str(unpacked)])}
    libraries = {path.relative_to(unpacked).as_posix() for path in unpacked.glob("*.libs/*")}
    assert {"vendor/bokeh/bokeh.min.js", "souqnet", "chalice"} | installed | libraries <= names
    listed = (built.folder / "LICENSES.txt").read_text()
    assert all(name in listed for name in names)


def test_licence_texts_are_included(files: dict[str, int]) -> None:
    with_licence = {name.split("/")[0] for name in files if re.search(r"info/.*LICENSE", name)}
    assert with_licence == {name.split("/")[0] for name in files if ".dist-info/" in name}


def test_modules_are_compiled_for_lambda(files: dict[str, int]) -> None:
    if python.find() is None:
        pytest.skip(python.NONE_FOUND)
    modules = [Path(name) for name in files if name.endswith(".py")]
    compiled = {
        f"{'' if one.parent == Path() else f'{one.parent}/'}__pycache__/{one.stem}.cpython-313.pyc"
        for one in modules
    }
    assert compiled <= files.keys()


def test_the_template_beside_it_is_the_stacks(built: Built) -> None:
    template = json.loads(built.template.read_text())
    functions = [
        one["Properties"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::Serverless::Function"
    ]
    assert {one["Handler"] for one in functions} == {"app.app", "app.process_uploads"}
    assert {one["Runtime"] for one in functions} == {"python3.13"}
    assert {one["CodeUri"] for one in functions} == {"./deployment.zip"}


@pytest.mark.slow
def test_100_mb_model_is_packaged_for_arm(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    shutil.copyfile(MODEL / "card.json", model / "card.json")
    shutil.copytree(MODEL / "examples", model / "examples")
    with (model / "model.tflite").open("wb") as file:
        file.truncate(100_000_000)
    out = tmp_path / "out"
    done = make(out, "--arch", "arm64", "prod", MODEL_FOLDER=str(model))
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(out / "deployment.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    found = natives.read(tmp_path / "unpacked")
    assert natives.faults(found, TARGETS["arm64"]) == []
    assert {native.machine for native in found.values()} == {"EM_AARCH64"}
    assert [file.name for file in sorted(out.iterdir())] == [
        *("LICENSES.txt", "deployment.zip", "sbom.cdx.json", "template.json")
    ]
    parameters = json.loads((out / "template.json").read_text())["Parameters"]
    assert (parameters["Architecture"]["Default"], parameters["Stage"]["Default"]) == (
        "arm64",
        "prod",
    )


def test_folder_without_model_is_refused(tmp_path: Path) -> None:
    done = make(tmp_path / "out", MODEL_FOLDER=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.strip().endswith("MODEL_FOLDER says where it is.")
    assert "has no card.json and no model.tflite" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_card_with_a_bad_field_is_not_packaged(tmp_path: Path) -> None:
    card = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))
    (tmp_path / "card.json").write_text(json.dumps({**card, "accent": "#ffff00", "examples": []}))
    (tmp_path / "model.tflite").touch()
    done = make(tmp_path / "out", MODEL_FOLDER=str(tmp_path))
    assert done.returncode == 2
    assert "accent #ffff00 is too pale" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_unwritable_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = make(tmp_path / "file")
    assert done.returncode == 2
    assert "file' is a file." in done.stderr
    assert "Traceback" not in done.stderr
