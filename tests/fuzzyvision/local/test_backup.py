"""A backup is made while a server writes, and is a store."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chalicelib.voting import service
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from fuzzyvision.dataset import ledger
from fuzzyvision.dataset.ledger import Ledger
from fuzzyvision.local.backup import backup
from fuzzyvision.local.folder import Folder
from tests.support.kept import Kept
from tests.support.paths import ROOT
from tests.support.voting import NOW, ballot


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Make a store with a picture that has votes and one that has none."""
    made = Kept.at(tmp_path / "data")
    made.label("Mouse", "Watch")
    made.label()
    made.objects.store_upload("0" * 32, b"picture", "image/jpeg")
    return made


def state(kept: Kept) -> object:
    """Return everything that a store has."""
    connection = kept.folder.database.connection
    tables = ("objects", "pictures", "votes", "queue", "messages")
    rows = [list(map(tuple, connection.execute(f"SELECT * FROM {one}"))) for one in tables]  # noqa: S608 - our own names
    return rows, kept.contents(), kept.folder.key, dict(kept.peers.table.counters())


def test_backup_is_the_same_store(kept: Kept, tmp_path: Path) -> None:
    done = backup(kept.folder, tmp_path / "copy")
    assert (done.files, done.new, done.lost) == (5, 5, 0)
    assert state(Kept.at(tmp_path / "copy")) == state(kept)


def test_backup_can_be_carried_to_another_machine(kept: Kept, tmp_path: Path) -> None:
    backup(kept.folder, tmp_path / "copy")
    before = state(kept)
    shutil.move(tmp_path / "copy", tmp_path / "there")
    shutil.rmtree(kept.folder.path)
    there = Kept.at(tmp_path / "there")
    assert state(there) == before
    with there.folder.locked("http://localhost:8000"):
        assert service.cast("P0", ballot("new"), there.peers.context, NOW)["people"]["same"] == 2


def test_only_the_owner_may_read_a_backup(kept: Kept, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.mkdir(mode=0o755)
    backup(kept.folder, target)
    for path in (target, *target.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_notes_of_what_was_carried_come_along(kept: Kept, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    here, there = (ledger.file_of(one, "stage") for one in (kept.folder.path, target))
    Ledger(here).add(["1" * 32])
    backup(kept.folder, target)
    Ledger(there).add(["2" * 32])  # carried from the backup itself
    Ledger(here).add(["3" * 32])
    backup(kept.folder, target)
    assert list(Ledger(there)) == ["1" * 32, "2" * 32, "3" * 32]
    assert list(Ledger(here)) == ["1" * 32, "3" * 32]
    assert there.stat().st_mode & 0o077 == 0


def test_second_backup_takes_what_is_new_and_drops_what_is_deleted(
    kept: Kept, tmp_path: Path
) -> None:
    target = tmp_path / "copy"
    backup(kept.folder, target)
    kept.label("Mouse")
    [gone] = [key for key in kept.files() if key.startswith("uploads/")]
    kept.objects.delete(gone)
    done = backup(kept.folder, target)
    assert (done.files, done.new) == (7, 3)
    copy = Kept.at(target)
    assert state(copy) == state(kept)
    assert copy.on_disk() == set(copy.files().values())


def test_disk_without_links_gets_copies(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    assert not backup(kept.folder, tmp_path / "copy").linked
    copy = Kept.at(tmp_path / "copy")
    assert state(copy) == state(kept)
    [file, *_] = copy.on_disk()
    assert (copy.folder.objects / file[:2] / file).stat().st_nlink == 1


@contextmanager
def writers(kept: Kept) -> Iterator[None]:
    """Have peers send, vote and delete all the time."""
    ended = threading.Event()

    def work(number: int) -> None:
        step = 0
        while not ended.is_set():
            key = f"images/{number}{step % 5}.jpg"
            kept.objects.write(key, os.urandom(300), "image/jpeg")
            kept.objects.delete(f"images/{number}{(step + 2) % 5}.jpg")
            kept.objects.store_upload(f"{number:016x}{step:016x}", os.urandom(300), "image/jpeg")
            step += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_backup_is_consistent_while_others_write(kept: Kept, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    with writers(kept):
        for _ in range(5):
            assert backup(kept.folder, target).lost == 0
            copy = Kept.at(target)
            assert None not in copy.contents().values()
            assert copy.on_disk() == set(copy.files().values())
            [sent] = copy.folder.database.connection.execute("SELECT count(*) FROM messages")
            uploads = [key for key in copy.files() if key.startswith("uploads/")]
            assert sent[0] == len(uploads)
    assert len(uploads) > 5


KILLED = """
import os, signal, sys
from pathlib import Path
from fuzzyvision.local.backup import backup
from fuzzyvision.local.folder import Folder
left, target = int(sys.argv[3]), sys.argv[2]
def count(event, arguments):
    global left
    touches = event in {"os.link", "os.rename", "os.remove", "os.mkdir", "sqlite3.connect"}
    if touches and target in str(arguments):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
source = Folder.open(Path(sys.argv[1]))
sys.addaudithook(count)
backup(source, Path(target))
"""


@pytest.mark.parametrize("step", [1, 2, 5, 15, 20, 21, 22, 23])
def test_killed_backup_is_completed_by_the_next_one(kept: Kept, tmp_path: Path, step: int) -> None:
    target = tmp_path / "copy"
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLED, str(kept.folder.path), str(target), str(step)],
        cwd=ROOT,
        check=False,
    )
    assert ended.returncode in {0, -signal.SIGKILL}
    backup(kept.folder, target)
    assert state(Kept.at(target)) == state(kept)


def test_folder_of_other_things_is_refused(kept: Kept, tmp_path: Path) -> None:
    target = tmp_path / "photos"
    target.mkdir()
    (target / "cat.jpg").touch()
    with pytest.raises(CommandError, match="neither empty nor a backup"):
        backup(kept.folder, target)
    assert [path.name for path in target.iterdir()] == ["cat.jpg"]


def test_backup_of_another_store_is_refused(kept: Kept, tmp_path: Path) -> None:
    backup(Kept.at(tmp_path / "other").folder, tmp_path / "copy")
    with pytest.raises(CommandError, match="neither empty nor a backup"):
        backup(kept.folder, tmp_path / "copy")


def test_backup_that_was_served_is_refused(kept: Kept, tmp_path: Path) -> None:
    backup(kept.folder, tmp_path / "copy")
    with Folder.prepare(tmp_path / "copy").locked("http://localhost:8000"):
        pass
    with pytest.raises(CommandError, match="has been served"):
        backup(kept.folder, tmp_path / "copy")


@pytest.mark.parametrize("inside", ["", "objects", "copy"])
def test_backup_into_the_store_is_refused(kept: Kept, inside: str) -> None:
    with pytest.raises(CommandError, match="in the folder that it would back up"):
        backup(kept.folder, kept.folder.path / inside)


def test_two_backups_at_once_are_refused(kept: Kept, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.mkdir()
    other = os.open(target, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(CommandError, match="Another backup"):
        backup(kept.folder, target)
    os.close(other)
    backup(kept.folder, target)


def test_lost_file_is_told(kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [file, *_] = kept.on_disk()
    (kept.folder.objects / file[:2] / file).unlink()
    target = tmp_path / "copy"
    assert main(["backup", str(target), "--data", str(kept.folder.path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{target} holds 4 files; 4 came now.\n")
    assert "has lost 1 file that" in told
