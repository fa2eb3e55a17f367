from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from fuzzyvision.aws.errors import CloudError
from fuzzyvision.aws.package import wheels
from fuzzyvision.aws.package.target import TARGETS, Target
from tests.support.paths import ROOT

SMALL = {canonicalize_name("six"): "1.17.0"}
pytestmark = pytest.mark.package


def test_a_missing_wheel_is_an_error_that_names_package_and_platform(tmp_path: Path) -> None:
    strange = Target("riscv64", "riscv64", 243)
    with pytest.raises(CloudError, match=r"no wheel of numpy 2\.4\.6 .*python3\.13 on riscv64"):
        wheels.install({canonicalize_name("numpy"): "2.4.6"}, strange, tmp_path / "installed")


def test_what_a_wheel_needs_and_nobody_listed_is_an_error(tmp_path: Path) -> None:
    only = {canonicalize_name("python-dateutil"): "2.9.0.post0"}
    with pytest.raises(CloudError, match="lacks six, which its wheels need on Lambda"):
        wheels.install(only, TARGETS["x86_64"], tmp_path / "installed")


def test_no_connection_is_not_taken_for_a_missing_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "1",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CloudError, match="cannot reach its package index"):
        wheels.install(SMALL, TARGETS["x86_64"], tmp_path / "installed")


def test_wheels_are_installed_with_nothing_compiled(tmp_path: Path) -> None:
    wheels.install(SMALL, TARGETS["arm64"], tmp_path / "installed")
    assert (tmp_path / "installed" / "six.py").is_file()
    assert not list((tmp_path / "installed").rglob("*.pyc"))


def test_the_package_gets_what_the_service_is_pinned_to() -> None:
    roots = (ROOT / "requirements.txt").read_text()
    constraints = (ROOT / "requirements" / "constraints.txt").read_text()
    wanted = wheels.wanted(roots, constraints, TARGETS["x86_64"])
    assert {"boto3", "botocore", "numpy", "pillow", "ai-edge-litert", "urllib3"} <= wanted.keys()
    assert not {"tensorflow", "moto", "protobuf", "chalice", "pip"} & wanted.keys()
    for line in roots.split():
        name, version = line.split("==")
        assert wanted[canonicalize_name(name)] == version
