from pathlib import Path

import pytest

from fuzzyvision.aws.package import wheels
from fuzzyvision.aws.package.build import LOCK, REQUIREMENTS
from fuzzyvision.aws.package.target import TARGETS
from fuzzyvision.common.errors import CommandError

pytestmark = pytest.mark.package
X86, ARM = TARGETS["x86_64"], TARGETS["arm64"]


SIX = "six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"
OTHER_HASH = "--hash=sha256:" + "0" * 64


def install(folder: Path, requirement: str, locked: str) -> dict[str, str]:
    requirements, lock = folder / "requirements.txt", folder / "lock.txt"
    requirements.write_text(requirement)
    lock.write_text(locked)
    return wheels.install(requirements, lock, ARM, folder / "installed")


def test_missing_wheel_names_package_and_platform(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"numpy==1\.20\.0 has no wheel .*python3\.13 on arm64"):
        install(tmp_path, "numpy==1.20.0", f"numpy==1.20.0 {OTHER_HASH}")


def test_unpinned_dependency_is_an_error(tmp_path: Path) -> None:
    dateutil = (
        "python-dateutil==2.9.0.post0 "
        "--hash=sha256:a8b2bc7bffae282281c8140a97d3aa9c14da0b136dfe83f850eea9a5f7470427"
    )
    with pytest.raises(CommandError, match=r"needs six, which requirements/lock\.txt does not"):
        install(tmp_path, "python-dateutil==2.9.0.post0", dateutil)


@pytest.mark.parametrize("locked", ["", "six==1.17.0", f"six==1.16.0 {OTHER_HASH}"])
def test_pin_without_its_hash_is_an_error(locked: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"needs six==1\.17\.0, which .* does not pin"):
        install(tmp_path, "six==1.17.0", locked)


def test_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"another file for six==1\.17\.0 than .*/lock\.txt"):
        install(tmp_path, "six==1.17.0", f"six==1.17.0 {OTHER_HASH}")
    assert not (tmp_path / "installed" / "six.py").exists()


def test_missing_connection_is_not_a_missing_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(CommandError, match="cannot reach its package index"):
        install(tmp_path, "six==1.17.0", SIX)


def test_wheels_are_installed_without_bytecode(tmp_path: Path) -> None:
    assert install(tmp_path, "six==1.17.0", SIX) == {"six": "1.17.0"}
    assert (tmp_path / "installed" / "six.py").is_file()
    assert not list((tmp_path / "installed").rglob("*.pyc"))


def test_package_has_the_pinned_versions(tmp_path: Path) -> None:
    found = wheels.install(REQUIREMENTS, LOCK, X86, tmp_path / "installed")
    assert {"boto3", "botocore", "numpy", "pillow", "ai-edge-litert", "urllib3"} <= found.keys()
    assert not {"tensorflow", "moto", "protobuf", "chalice", "pip"} & found.keys()
    for line in REQUIREMENTS.read_text().split():
        name, version = line.split("==")
        assert found[name.lower()] == version
