from pathlib import Path

import pytest

from fuzzyvision.aws.package import wheels
from fuzzyvision.aws.package.build import CONSTRAINTS, REQUIREMENTS
from fuzzyvision.aws.package.target import TARGETS
from fuzzyvision.common.errors import CommandError

pytestmark = pytest.mark.package
X86, ARM = TARGETS["x86_64"], TARGETS["arm64"]


def install(folder: Path, requirement: str, constraint: str = "") -> dict[str, str]:
    requirements, constraints = folder / "requirements.txt", folder / "constraints.txt"
    requirements.write_text(requirement)
    constraints.write_text(constraint or requirement)
    return wheels.install(requirements, constraints, ARM, folder / "installed")


def test_missing_wheel_names_package_and_platform(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"numpy==1\.20\.0 has no wheel .*python3\.13 on arm64"):
        install(tmp_path, "numpy==1.20.0")


def test_unpinned_dependency_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"needs six, which requirements/constraints\.txt does"):
        install(tmp_path, "python-dateutil==2.9.0.post0")


def test_disagreeing_pins_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"you require six==1\.17\.0 and six==1\.16\.0"):
        install(tmp_path, "six==1.17.0", "six==1.16.0")


def test_missing_connection_is_not_a_missing_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(CommandError, match="cannot reach its package index"):
        install(tmp_path, "six==1.17.0")


def test_wheels_are_installed_without_bytecode(tmp_path: Path) -> None:
    assert install(tmp_path, "six==1.17.0") == {"six": "1.17.0"}
    assert (tmp_path / "installed" / "six.py").is_file()
    assert not list((tmp_path / "installed").rglob("*.pyc"))


def test_package_has_the_pinned_versions(tmp_path: Path) -> None:
    found = wheels.install(REQUIREMENTS, CONSTRAINTS, X86, tmp_path / "installed")
    assert {"boto3", "botocore", "numpy", "pillow", "ai-edge-litert", "urllib3"} <= found.keys()
    assert not {"tensorflow", "moto", "protobuf", "chalice", "pip"} & found.keys()
    for line in REQUIREMENTS.read_text().split():
        name, version = line.split("==")
        assert found[name.lower()] == version
