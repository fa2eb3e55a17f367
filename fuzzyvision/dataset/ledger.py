"""Which pictures were carried over to another stage: one that it lacks later was deleted there."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from chalicelib import keys

_NAME = "carried-"


def file_of(folder: Path, stage_id: str) -> Path:
    """Return where a folder notes what was carried to a stage."""
    return folder / f"{_NAME}{stage_id}"


def merge(source: Path, target: Path) -> None:
    """Add all notes of a folder to those of its copy, which may have been carried itself."""
    for file in source.glob(f"{_NAME}*"):
        Ledger(target / file.name).add(Ledger(file))


class Ledger:
    """The ids of pictures in a file, one a line; only the owner may read it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        lines = file.read_text().split() if file.exists() else []
        self._pids = {line for line in lines if keys.is_picture_id(line)}

    def __contains__(self, pid: str) -> bool:
        return pid in self._pids

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._pids))

    def add(self, pids: Iterable[str]) -> None:
        """Note pictures, on the disk."""
        new = [pid for pid in pids if pid not in self._pids]
        with os.fdopen(
            os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w"
        ) as file:
            file.writelines(f"{pid}\n" for pid in new)
            file.flush()
            os.fsync(file.fileno())
        self._pids.update(new)
