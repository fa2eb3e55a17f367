"""Cold starts are measured with what runs on Lambda."""

from pathlib import Path

import pytest
import requests

from benchmarks import cold
from benchmarks.memory_store import MemoryStore
from tests.support.lambda_runtime.api import FunctionFailedError
from tests.support.pictures import encoded, quadrants


@pytest.mark.usefixtures("lambda_here")
def test_both_functions_are_timed(unpacked: Path, tmp_path: Path) -> None:
    worker = cold.of_worker(unpacked, encoded(quadrants(320, 240)), tmp_path / "worker.log")
    api = cold.of_api(unpacked, tmp_path / "api.log")
    assert 0.1 < worker < 30
    assert 0.1 < api < 30


@pytest.mark.usefixtures("lambda_here")
def test_silent_package_is_an_error_with_its_log(
    tmp_path: Path,
) -> None:
    (tmp_path / "app.py").write_text("raise ImportError('nothing here')\n")
    with pytest.raises(FunctionFailedError, match="nothing here"):
        cold.of_api(tmp_path, tmp_path / "api.log")


def test_the_store_in_memory_answers_as_s3_does() -> None:
    with MemoryStore() as store:
        address = f"{store.url}/results/answers/a.json"
        assert requests.get(address, timeout=5).status_code == 404
        assert "NoSuchKey" in requests.get(address, timeout=5).text
        once = {"If-None-Match": "*"}
        assert requests.put(address, b"{}", headers=once, timeout=5).status_code == 200
        assert requests.put(address, b"[]", headers=once, timeout=5).status_code == 412
        assert requests.get(address, timeout=5).content == b"{}"
        assert requests.head(address, timeout=5).headers["ETag"] == '"memory"'
        assert requests.delete(address, timeout=5).status_code == 200
        assert requests.get(address, timeout=5).status_code == 404
