"""The files of objects: each under a random name, in one of 256 folders. None is written twice."""

import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzzyvision.local.folder import sync_folder

Put = Callable[[Path], object]
"""Makes a file that is not there yet, and brings it to the disk."""

_NAME = re.compile("[0-9a-f]{32}")


class ObjectFiles:
    """The files below a folder of objects."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Return where a file is."""
        return self._folder / name[:2] / name

    @contextmanager
    def new(self, put: Put) -> Iterator[str]:
        """Bring a new file to the disk, and delete it if what follows fails."""
        name = secrets.token_hex(16)
        path = self.path(name)
        try:
            put(path)
            sync_folder(path.parent)
            yield name
        except Exception:  # after an interruption a row may name it: it is swept if not
            path.unlink(missing_ok=True)
            raise

    def delete(self, names: Iterable[str]) -> None:
        """Delete files, those that are there."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def places(self) -> list[Path]:
        """Return the folders of the files."""
        return sorted(path for path in self._folder.iterdir() if path.is_dir())

    def names(self, place: Path) -> set[str]:
        """Return the files of one folder."""
        with os.scandir(place) as found:
            names = {one.name for one in found}
        return {name for name in names if name.startswith(place.name) and _NAME.fullmatch(name)}

    def is_older(self, name: str, time: float) -> bool:
        """Return whether a file was made before a time."""
        try:
            return self.path(name).stat().st_mtime < time
        except FileNotFoundError:
            return False


def written(body: bytes) -> Put:
    """Return what writes a file."""

    def put(path: Path) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(descriptor)

    return put


def linked(source: Path) -> Put:
    """Return what makes a file of the same content, on the same blocks where that can be done."""

    def put(path: Path) -> None:
        try:
            os.utime(source)  # they share it, and a file whose row is to come has to look new
            os.link(source, path)
        except FileNotFoundError:
            raise
        except OSError:  # a disk without links
            written(source.read_bytes())(path)

    return put
