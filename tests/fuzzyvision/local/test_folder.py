"""The folder that keeps everything on one machine."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.local.folder import DATABASE, Folder
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


def test_later_release_is_refused(tmp_path: Path) -> None:
    made = Folder.prepare(tmp_path)
    with sqlite3.connect(made.path / DATABASE) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(CommandError, match="written by a later release"):
        Folder.open(tmp_path)


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
