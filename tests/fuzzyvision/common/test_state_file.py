import json
import stat
from pathlib import Path

import pytest

from fuzzyvision.common import state_file
from fuzzyvision.common.environment import Credentials

KEYS = Credentials("LOCALTEST", "secret")
OTHERS = Credentials("LOCALOTHER", "secret")
URL = "http://127.0.0.1:8001"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "build" / "local.json"
    monkeypatch.setenv("FUZZY_LOCAL", str(place))
    return place


def test_state_file_is_private(file: Path) -> None:
    state_file.write(URL, KEYS)
    assert json.loads(file.read_text()) == {
        "store_url": URL,
        "access_key": "LOCALTEST",
        "secret_key": "secret",
        "uploads_bucket": "fuzzy-vision-local-uploads",
        "results_bucket": "fuzzy-vision-local-results",
        "votes_table": "fuzzy-vision-local-votes",
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_state_file_ends_with_its_stack(file: Path) -> None:
    state_file.write(URL, KEYS)
    state_file.write(URL, OTHERS)
    state_file.remove(URL, KEYS)
    assert file.exists()
    state_file.remove(URL, OTHERS)
    assert not file.exists()
    state_file.remove(URL, OTHERS)


def test_unless_told_otherwise_it_is_in_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUZZY_LOCAL")
    assert state_file.place().parts[-2:] == ("build", "local.json")
