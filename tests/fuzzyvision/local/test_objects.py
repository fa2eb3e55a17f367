"""Objects in a folder: what only this adapter has to promise."""

import json
import time
from pathlib import Path

import pytest

from chalicelib.errors import BusyError
from chalicelib.uploads import events
from fuzzyvision.local import objects as module
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.objects import FileObjects, Swept
from fuzzyvision.local.queue import SQLiteQueue
from tests.support.uploads import ID

DAY = 24 * 60 * 60
IMAGE, JPEG = "images/7QK.jpg", "image/jpeg"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make an empty store."""
    return Folder.prepare(tmp_path / "data")


@pytest.fixture
def objects(folder: Folder) -> FileObjects:
    """Return the objects of an empty store."""
    return FileObjects(folder, 30, lambda: "https://example.org")


def files(folder: Folder) -> list[Path]:
    """Return the files of all objects."""
    return [path for path in folder.objects.rglob("*") if path.is_file()]


def test_an_upload_comes_with_its_message(folder: Folder, objects: FileObjects) -> None:
    etag = objects.store_upload(ID, b"picture", JPEG)
    message = SQLiteQueue(folder.database).receive("worker", time.time())
    assert message is not None
    [upload], problems = events.uploads(message.body)
    assert problems == []
    assert (upload.id, f'"{upload.etag}"') == (ID, etag)
    assert objects.read_upload(upload.id, upload.etag) == b"picture"


def test_form_is_posted_to_the_address_that_the_browser_knows(objects: FileObjects) -> None:
    assert objects.form(ID, JPEG, 1)["url"] == "https://example.org/uploads"


def test_replaced_and_deleted_objects_leave_no_file(folder: Folder, objects: FileObjects) -> None:
    objects.write(IMAGE, b"one", JPEG)
    objects.write(IMAGE, b"two", JPEG)
    assert not objects.write_new(IMAGE, b"three", JPEG)
    assert [path.read_bytes() for path in files(folder)] == [b"two"]
    objects.delete(IMAGE)
    assert files(folder) == []


def test_object_without_its_file_is_absent(folder: Folder, objects: FileObjects) -> None:
    objects.write(IMAGE, b"one", JPEG)
    stored = objects.find(IMAGE)
    assert stored is not None
    objects.delete(IMAGE)
    assert objects.read(IMAGE) is None
    assert stored.path is not None
    assert not stored.path.exists()
    assert files(folder) == []


def test_a_failed_write_leaves_nothing(folder: Folder, objects: FileObjects) -> None:
    with folder.database.transaction() as connection:
        connection.execute("DROP TABLE messages")
    with pytest.raises(Exception, match="no such table"):
        objects.store_upload(ID, b"picture", JPEG)
    assert files(folder) == []
    assert not objects.has_upload(ID)


def test_sweep_deletes_what_no_row_names(folder: Folder, objects: FileObjects) -> None:
    objects.write(IMAGE, b"one", JPEG)
    orphan = folder.objects / "ab" / ("ab" + 30 * "0")
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"killed before its row")
    assert objects.sweep(time.time(), before=time.time() - 60) == Swept()
    assert objects.sweep(time.time(), before=time.time() + 60) == Swept(orphans=1)
    assert objects.read(IMAGE) == b"one"
    assert not orphan.exists()


@pytest.mark.parametrize(
    ("key", "days"), [(IMAGE, 30), ("answers/x.json", 30), ("labelled/x.jpg", None)]
)
def test_sweep_deletes_what_has_expired(
    folder: Folder, objects: FileObjects, key: str, days: int | None
) -> None:
    objects.write(key, b"one", JPEG)
    late = time.time() + (days or 10_000) * DAY
    assert objects.sweep(late - 60, before=0) == Swept()
    assert objects.sweep(late + 60, before=0) == Swept(expired=int(days is not None))
    assert len(files(folder)) == int(days is None)


def test_expired_name_is_free_before_it_is_swept(folder: Folder) -> None:
    assert FileObjects(folder, 0).write_new(IMAGE, b"one", JPEG)
    objects = FileObjects(folder, 30)
    assert objects.read(IMAGE) is None
    assert objects.info(IMAGE) is None
    assert objects.write_new(IMAGE, b"two", JPEG)
    assert [path.read_bytes() for path in files(folder)] == [b"two"]


def test_full_disk_takes_no_upload_but_all_else(
    folder: Folder, objects: FileObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEAST_FREE", folder.free_bytes() + 2**40)
    with pytest.raises(BusyError, match="no room") as refused:
        objects.form(ID, JPEG, 1)
    assert refused.value.code == "disk-full"
    with pytest.raises(BusyError):
        objects.store_upload(ID, b"picture", JPEG)
    objects.write(IMAGE, json.dumps({}).encode(), JPEG)
    assert objects.read(IMAGE) == b"{}"


def test_documents_lie_in_their_row(folder: Folder, objects: FileObjects) -> None:
    answer = f"answers/{ID}.json"
    assert objects.write_new(answer, b"{}", "application/json")
    objects.write("shares/7QK.html", b"", "text/html")
    assert files(folder) == []
    assert objects.read(answer) == b"{}"
    assert objects.read("shares/7QK.html") == b""
    info = objects.info(answer)
    assert info is not None
    assert objects.copy(answer, "answers/other.json", info.etag)
    assert objects.read("answers/other.json") == b"{}"
    objects.delete(answer)
    assert objects.read(answer) is None
