"""Which files a command finds."""

import os
from pathlib import Path

import pytest

from fuzzyvision.classifying.finding import pictures
from fuzzyvision.common.errors import CommandError


def test_folders_are_searched_and_named_files_taken(tmp_path: Path) -> None:
    for name in ("b.JPG", "a/deep/c.webp", ".hidden/d.jpg", "._e.jpg", "notes.txt", "named"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    found = pictures([tmp_path / "named", tmp_path, tmp_path / "b.JPG"])
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == ["named", "b.JPG", "a/deep/c.webp"]


def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(CommandError, match="neither a file nor a folder"):
        pictures([tmp_path / "pipe.jpg"])
    with pytest.raises(CommandError, match="There are no pictures"):
        pictures([tmp_path])
