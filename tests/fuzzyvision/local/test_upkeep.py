"""What a killed server left is repaired, and what is just being written is left alone."""

import os
import secrets
import time
from pathlib import Path

import pytest

from fuzzyvision.local.engine import Engine, connect
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.upkeep import Upkeep
from tests.support.stores import SETTINGS

ID = "0123456789abcdef" * 2


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.prepare(tmp_path / "data")


@pytest.fixture
def engine(folder: Folder) -> Engine:
    return connect(folder, SETTINGS, str)


def unnamed(folder: Folder, age: float = 0) -> Path:
    """Write a file that no row names yet."""
    name = secrets.token_hex(16)
    file = folder.objects / name[:2] / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"a picture")
    os.utime(file, (time.time() - age,) * 2)
    return file


def test_sound_store_needs_no_repair(engine: Engine) -> None:
    engine.objects.store_upload(ID, b"a picture", "image/jpeg")
    assert Upkeep(engine).repair() == ""
    assert engine.objects.has_upload(ID)


def test_what_was_being_answered_is_delivered_again(engine: Engine) -> None:
    engine.objects.store_upload(ID, b"a picture", "image/jpeg")
    assert engine.queue.receive("a worker", time.time())
    assert engine.queue.receive("another", time.time()) is None
    assert "Messages delivered again: 1;" in Upkeep(engine).repair()
    assert engine.queue.receive("another", time.time())


def test_file_whose_row_is_to_come_is_kept(folder: Folder, engine: Engine) -> None:
    left = unnamed(folder, age=60)
    upkeep = Upkeep(engine)
    being_written = unnamed(folder)
    assert "unfinished files deleted: 1." in upkeep.repair()
    assert not left.exists()
    assert being_written.exists()
