"""The folder that keeps everything on one machine."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.local import database
from fuzzyvision.local.folder import DATABASE, LOCK, Folder
from fuzzyvision.local.schema import MIGRATIONS
from tests.support.paths import ROOT


def test_missing_folder_is_made(tmp_path: Path) -> None:
    made = Folder.prepare(tmp_path / "deep" / "data")
    assert len(made.key) == 32
    assert Folder.open(made.path).key == made.key


@pytest.mark.parametrize("name", [".gitkeep", "key", "objects"])
def test_what_an_interrupted_start_left_is_no_obstacle(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch() if name != "objects" else (tmp_path / name).mkdir()
    Folder.prepare(tmp_path)
    assert Folder.open(tmp_path).holder() is None


def test_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(CommandError, match=r"holds other things, such as thesis.doc"):
        Folder.prepare(tmp_path)
    with pytest.raises(CommandError, match="holds no pictures"):
        Folder.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(CommandError, match="cannot be used as a folder"):
        Folder.prepare(tmp_path / "data")


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = Folder.prepare(tmp_path / "data")
        with made.locked("http://localhost"), made.database.transaction() as connection:
            connection.execute("INSERT INTO messages (body, sent, visible) VALUES ('', 0, 0)")
        modes = {path: path.stat().st_mode & 0o077 for path in [made.path, *made.path.iterdir()]}
    finally:
        os.umask(before)
    assert DATABASE in {path.name for path in modes}
    assert set(modes.values()) == {0}


def write_by_a_later_release(path: Path) -> None:
    with closing(sqlite3.connect(path / DATABASE)) as connection:
        connection.execute("PRAGMA user_version = 999")


def become_the_next_release(monkeypatch: pytest.MonkeyPatch) -> None:
    later = ("CREATE TABLE later (name TEXT)",)
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, later))


def version(folder: Folder) -> int:
    found: int = folder.database.connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def test_later_release_is_refused(tmp_path: Path) -> None:
    made = Folder.prepare(tmp_path)
    write_by_a_later_release(made.path)
    for find in (Folder.open, Folder.prepare, Folder.to_serve):
        with pytest.raises(CommandError, match="written by a later release"):
            find(tmp_path)
    assert not (tmp_path / LOCK).exists()  # a backup would count as served


def test_folder_of_an_earlier_release_is_brought_to_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = version(Folder.prepare(tmp_path))
    become_the_next_release(monkeypatch)
    assert version(Folder.open(tmp_path)) == before + 1
    assert not (tmp_path / LOCK).exists()


def test_commands_change_nothing_under_an_earlier_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Folder.prepare(tmp_path)
    before = version(made)
    with made.locked("http://localhost:8000"):
        become_the_next_release(monkeypatch)
        said = rf"earlier release .*process {os.getpid()}, since .* at http://localhost:8000\. End"
        for find in (Folder.open, Folder.prepare):
            with pytest.raises(CommandError, match=said):
                find(tmp_path)
        assert version(made) == before
    assert version(Folder.open(tmp_path)) == before + 1


def test_server_has_the_lock_before_it_changes_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Folder.prepare(tmp_path)
    before = version(made)
    become_the_next_release(monkeypatch)
    other = Folder.to_serve(tmp_path)
    assert version(made) == before
    with made.lock.taken("http://localhost:8000"):  # as an earlier release would
        with pytest.raises(CommandError, match="in use by process"), other.locked("http://b"):
            raise AssertionError
        assert version(made) == before
    with other.locked("http://localhost:9000"):
        assert version(made) == before + 1


def test_server_looks_at_the_release_once_it_has_the_lock(tmp_path: Path) -> None:
    folder = Folder.to_serve(tmp_path / "data")
    write_by_a_later_release(folder.path)  # one that ended a moment ago
    with pytest.raises(CommandError, match="later release"), folder.locked("http://a"):
        raise AssertionError
    assert folder.holder() is None


def test_second_server_is_told_who_serves(tmp_path: Path) -> None:
    made = Folder.prepare(tmp_path)
    with made.locked("http://localhost:8000"):
        holder = made.holder() or {}
        assert (holder["pid"], holder["url"]) == (os.getpid(), "http://localhost:8000")
        other = Folder.open(tmp_path)
        with (
            pytest.raises(CommandError, match=rf"process {os.getpid()}, since .*localhost:8000"),
            other.locked("http://localhost:9000"),
        ):
            raise AssertionError
    assert made.holder() is None


def test_lock_ends_with_its_process(tmp_path: Path) -> None:
    made = Folder.prepare(tmp_path)
    code = (
        "import os, sys; from pathlib import Path; from fuzzyvision.local.folder import Folder\n"
        "with Folder.open(Path(sys.argv[1])).locked('x'): os._exit(9)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9  # noqa: S603 - our own words
    assert made.holder() is None
    with made.locked("http://localhost"):
        assert made.holder() is not None
