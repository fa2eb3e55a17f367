"""The files of a backup's objects."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tqdm import tqdm

from fuzzyvision.local.folder import sync_folder

_PART = ".part"
"""End of the name of a file that is not whole yet."""
_AT_ONCE, _BATCH = 8, 512


class BackupFiles:
    """Takes files from a store's folder of objects into that of a backup.

    A file is never written twice under a name, so what is there is right. `new` counts those that
    have come; `linked` if they share the disk's blocks with the store's.
    """

    def __init__(self, source: Path, target: Path) -> None:
        self._source, self._target = source, target
        target.mkdir(mode=0o700, exist_ok=True)
        self._have = {path.name for path in target.glob("*/*")}
        self.new = 0
        self.linked = False

    def take(self, names: set[str]) -> int:
        """Take those of some files that are not there; return how many are gone."""
        missing = sorted(names - self._have)
        came = 0
        with (
            ThreadPoolExecutor(_AT_ONCE) as pool,
            tqdm(total=len(missing), desc="Copying", unit=" files", disable=not missing) as bar,
        ):
            for start in range(0, len(missing), _BATCH):
                batch = missing[start : start + _BATCH]
                taken = [name for name in pool.map(self._take, batch) if name]
                self._have.update(taken)
                came += len(taken)
                bar.update(len(batch))
        for folder in {self._place(name).parent for name in missing}:
            if folder.is_dir():
                sync_folder(folder)
        sync_folder(self._target)
        self.new += came
        return len(missing) - came

    def keep_only(self, names: set[str]) -> None:
        """Delete all other files: what was deleted does not stay here either."""
        for name in self._have - names:
            self._place(name).unlink(missing_ok=True)

    def _take(self, name: str) -> str | None:
        """Link a file, or copy it to another disk; return its name, or None if it is gone."""
        source, target = self._source / name[:2] / name, self._place(name)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            os.link(source, target)
            self.linked = True
        except FileNotFoundError:
            return None
        except OSError:  # another disk, or one without links
            return name if _copy(source, target) else None
        return name

    def _place(self, name: str) -> Path:
        return self._target / name[:2] / name


def _copy(source: Path, target: Path) -> bool:
    """Copy a file, so that it is whole on the disk or not there; False if the source is gone."""
    part = target.with_name(target.name + _PART)
    try:
        read = source.open("rb")
    except FileNotFoundError:
        return False
    with read, os.fdopen(os.open(part, _WRITING, 0o600), "wb") as written:
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())
    part.replace(target)
    return True


_WRITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
