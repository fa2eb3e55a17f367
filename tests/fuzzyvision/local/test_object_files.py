"""The files of objects: whole or not there, lost ones, and disks without links."""

import errno
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chalicelib.errors import BusyError, UploadGoneError
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.object_files import ObjectFiles, linked, written
from fuzzyvision.local.objects import FileObjects
from tests.support.machine import served
from tests.support.uploads import ID

IMAGE, COPY, JPEG = "images/7QK.jpg", "labelled/7QK.jpg", "image/jpeg"
LIMIT = 2**20


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make an empty store."""
    return Folder.prepare(tmp_path / "data")


@pytest.fixture
def objects(folder: Folder) -> FileObjects:
    """Return the objects of an empty store."""
    return FileObjects(folder, 30)


def on_disk(folder: Folder) -> list[Path]:
    return [path for path in folder.objects.rglob("*") if path.is_file()]


def lose(objects: FileObjects, key: str) -> None:
    """Delete the file of an object, as a damaged disk does."""
    found = objects.find(key)
    assert found is not None
    assert found.path is not None
    found.path.unlink()


@contextmanager
def short_writes() -> Iterator[None]:
    """Have the system write files up to a size, and refuse the rest."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_file_is_whole_private_and_never_written_twice(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        written(b"one")(tmp_path / "file")
    finally:
        os.umask(before)
    assert (tmp_path / "file").read_bytes() == b"one"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        written(b"two")(tmp_path / "file")


def test_short_write_leaves_no_file(folder: Folder) -> None:
    reached = False
    with short_writes(), pytest.raises(OSError, match="large") as refused:  # noqa: SIM117 - the limit is around all of it
        with ObjectFiles(folder.objects).new(written(bytes(2 * LIMIT))):
            reached = True
    assert refused.value.errno == errno.EFBIG
    assert not reached
    assert on_disk(folder) == []


def test_short_write_of_an_upload_is_told_as_a_full_disk(
    folder: Folder, objects: FileObjects
) -> None:
    with short_writes(), pytest.raises(BusyError) as refused:
        objects.store_upload(ID, bytes(2 * LIMIT), JPEG)
    assert refused.value.code == "disk-full"
    assert on_disk(folder) == []
    assert not objects.has_upload(ID)
    objects.store_upload(ID, b"smaller", JPEG)
    assert [path.read_bytes() for path in on_disk(folder)] == [b"smaller"]


def test_short_write_leaves_what_was_there(objects: FileObjects) -> None:
    objects.write(IMAGE, b"one", JPEG)
    with short_writes(), pytest.raises(OSError, match="large"):
        objects.write(IMAGE, bytes(2 * LIMIT), JPEG)
    assert objects.read(IMAGE) == b"one"


def test_object_whose_file_was_lost_is_absent(objects: FileObjects) -> None:
    objects.write(IMAGE, b"one", JPEG)
    info = objects.info(IMAGE)
    assert info is not None
    lose(objects, IMAGE)
    assert objects.read(IMAGE) is None
    assert objects.load(IMAGE) is None
    assert not objects.copy(IMAGE, COPY, info.etag)
    assert objects.find(COPY) is None
    objects.write(IMAGE, b"two", JPEG)
    assert objects.read(IMAGE) == b"two"


def test_object_whose_file_was_lost_can_be_deleted(folder: Folder, objects: FileObjects) -> None:
    objects.write(IMAGE, b"one", JPEG)
    lose(objects, IMAGE)
    objects.delete(IMAGE)
    assert objects.find(IMAGE) is None
    assert on_disk(folder) == []


def test_upload_whose_file_was_lost_is_gone(objects: FileObjects) -> None:
    etag = objects.store_upload(ID, b"picture", JPEG)
    assert etag
    lose(objects, f"uploads/{ID}")
    with pytest.raises(UploadGoneError):
        objects.read_upload(ID, etag)


def test_object_whose_file_was_lost_is_not_served(tmp_path: Path) -> None:
    with served(tmp_path / "data") as machine:
        machine.objects.write(IMAGE, b"one", JPEG)
        assert machine.ask("GET", f"/{IMAGE}").content == b"one"
        lose(machine.objects, IMAGE)
        for method in ("GET", "HEAD"):
            answer = machine.ask(method, f"/{IMAGE}")
            assert answer.status_code == 404
            assert answer.headers["Cache-Control"] == "no-store"


def test_copy_shares_the_disk_and_looks_new(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    written(b"one")(source)
    os.utime(source, (0, 0))
    linked(source)(target)
    assert target.samefile(source)
    assert target.stat().st_mtime > time.time() - 3600  # or a sweep takes it before its row comes


def test_disk_without_links_gets_a_copy(
    folder: Folder, objects: FileObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    objects.write(IMAGE, b"one", JPEG)
    info = objects.info(IMAGE)
    assert info is not None
    assert objects.copy(IMAGE, COPY, info.etag)
    objects.delete(IMAGE)
    assert objects.read(COPY) == b"one"
    [file] = on_disk(folder)
    assert file.stat().st_mode & 0o777 == 0o600


def test_link_to_a_lost_file_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        linked(tmp_path / "lost")(tmp_path / "target")
    assert list(tmp_path.iterdir()) == []
