"""A tree of folders with one file per picture, named after it."""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

INCOMING = ".incoming"
"""Where pictures lie before they have a place; left over only by an export that was killed."""

UNFINISHED = ".part"
"""End of the name of a file that is being written."""
_ID = "[0-9a-f]{32}"


class ImageStore:
    """The files `<id><suffix>` below the folders `tops` of `root`.

    Everything else is left alone, whatever it is. Files arrive under another name, and change
    their place in one step, so that a file with a picture's name is always whole.
    """

    def __init__(self, root: Path, tops: Iterable[str], suffix: str) -> None:
        self._root = root
        self._tops = (*tops, INCOMING)
        self._suffix = suffix
        self._at: dict[str, str] = {}
        self._spare: list[Path] = []
        self._ours = re.compile(_ID + re.escape(suffix))
        for where, name in self._files():
            picture = name.removesuffix(UNFINISHED).removesuffix(suffix)
            if self._ours.fullmatch(f"{picture}{suffix}") is None:
                continue
            if name.endswith(UNFINISHED) or picture in self._at:
                self._spare.append(root / where / name)
            else:
                self._at[picture] = where

    def where(self, picture: str) -> str | None:
        """Return the folder that a picture is in, relative to the root, or None."""
        return self._at.get(picture)

    def read(self, picture: str) -> bytes:
        """Return the picture's file, which must be there."""
        return self._path(picture).read_bytes()

    def receive(self, picture: str, data: bytes) -> None:
        """Take in a picture that has no place yet; raises ValueError if its id is none."""
        name = f"{picture}{self._suffix}"
        if self._ours.fullmatch(name) is None:
            raise ValueError(f"{picture!r} is not the id of a picture")
        write(self._root / INCOMING / name, data)
        self._at[picture] = INCOMING

    def place(self, picture: str, where: str) -> str:
        """Put a picture into a folder; return its file's path, relative to the root."""
        if self._at[picture] != where:
            source = self._path(picture)
            target = self._root / where / source.name
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
            self._at[picture] = where
        return f"{where}/{picture}{self._suffix}"

    def keep_only(self, pictures: Collection[str]) -> None:
        """Delete all other pictures, what was never finished, and folders that are empty."""
        gone = [picture for picture in self._at if picture not in pictures]
        for path in [*map(self._path, gone), *self._spare]:
            path.unlink(missing_ok=True)
        for picture in gone:
            del self._at[picture]
        for top in self._tops:
            for folder, _, _ in os.walk(self._root / top, topdown=False):
                if not any(Path(folder).iterdir()):
                    Path(folder).rmdir()

    def _path(self, picture: str) -> Path:
        return self._root / self._at[picture] / f"{picture}{self._suffix}"

    def _files(self) -> Iterator[tuple[str, str]]:
        for top in self._tops:
            for folder, _, files in os.walk(self._root / top):
                where = Path(folder).relative_to(self._root).as_posix()
                yield from ((where, name) for name in files)


def write(path: Path, data: bytes) -> None:
    """Write a file that is either whole or not there under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.write_bytes(data)
    unfinished.replace(path)
