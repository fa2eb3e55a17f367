"""The owner's commands on the folder of a running server, and of one that has ended."""

import json
import time
from pathlib import Path

import pytest

from chalicelib import keys
from fuzzyvision.cli import main
from fuzzyvision.local.queue import MOST_TRIES, VISIBILITY_SECONDS, SQLiteQueue
from tests.support.kept import Kept
from tests.support.paths import MODEL
from tests.support.pictures import encoded, noise


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Make a store whose two labelled pictures can be read."""
    made = Kept.at(tmp_path / "data")
    for seed in range(2):
        name = made.label("Mouse", "Mouse")
        display, thumbnail = keys.labelled_keys(made.peers.pid(name))
        made.objects.write(display, encoded(noise(64, 48, seed)), "image/jpeg")
        made.objects.write(thumbnail, encoded(noise(16, 16, seed), "PNG"), "image/png")
    return made


def rows(folder: Path) -> list[dict[str, dict[str, str]]]:
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("served", [True, False])
def test_export_takes_the_pictures_of_the_folder(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, served: bool
) -> None:
    folder = tmp_path / "labelled"
    monkeypatch.setenv("DATA", str(kept.folder.path))
    if served:
        with kept.folder.locked("http://localhost:8000"):
            assert main(["export", str(folder), "--thumbnails"]) == 0
    else:
        assert main(["export", str(folder), "--thumbnails"]) == 0
    assert len(list(folder.glob("t*/Mouse/*.jpg"))) == 2
    assert {row["source"]["stage"] for row in rows(folder)} == {"data"}


def test_backup_is_exported_as_the_same_stage(kept: Kept, tmp_path: Path) -> None:
    folder, copy = tmp_path / "labelled", tmp_path / "copy"
    assert main(["backup", str(copy), "--data", str(kept.folder.path)]) == 0
    for data in (kept.folder.path, copy):
        assert main(["export", str(folder), "--data", str(data)]) == 0
    assert len({row["source"]["id"] for row in rows(folder)}) == 1
    assert len(rows(folder)) == 2


def test_models_are_compared_on_the_folder(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--data", str(kept.folder.path), "--out", str(tmp_path / "index.html")]
    assert main(["compare", str(MODEL), *options]) == 1
    assert "on 2 pictures that no export keeps from training" in capsys.readouterr().out


def test_damaged_database_is_a_sentence(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    main(["backup", str(copy), "--data", str(kept.folder.path)])
    capsys.readouterr()
    (copy / "fuzzy-vision.sqlite3").write_bytes(b"no database" * 1000)
    assert main(["redrive", "--data", str(copy)]) == 2
    said = capsys.readouterr().err
    assert said == f"The database in {copy} cannot be used: file is not a database.\n"


def test_dead_letters_are_tried_again(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    queue = SQLiteQueue(kept.folder.database)
    queue.send("upload")
    now = time.time()
    for again in range(1, MOST_TRIES + 2):
        queue.receive("worker", now + again * VISIBILITY_SECONDS)
    assert len(queue.dead()) == 1
    with kept.folder.locked("http://localhost:8000"):
        assert main(["redrive", "--data", str(kept.folder.path)]) == 0
    assert capsys.readouterr().out == "1 message will be tried again.\n"
    received = queue.receive("worker", time.time())
    assert received is not None
    assert (received.body, received.tries) == ("upload", 1)
