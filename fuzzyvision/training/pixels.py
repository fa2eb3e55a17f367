"""The pictures as the network sees them: read once by all cores, then kept on the disk."""

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from chalicelib.errors import PictureRefusedError
from chalicelib.fit import Fit
from chalicelib.images import pictures
from fuzzyvision.common.errors import CommandError
from fuzzyvision.dataset import perceptual_hash
from fuzzyvision.training.folders import Photo

_DISK_SHARE = 0.25
"""Share of the free disk that pixels may take; pictures beyond are decoded at each use."""

_FEW = 50
"""Pictures for which another process is not worth its start."""


@dataclass(frozen=True)
class View:
    """How pictures are made to fit a network: its sides in pixels, and the card's `fit`."""

    width: int
    height: int
    fit: Fit

    @property
    def shape(self) -> tuple[int, int, int]:
        """The shape of its pixels."""
        return self.height, self.width, 3

    def of(self, path: Path) -> pictures.Picture:
        """Read a picture as the service does; raises PictureRefusedError."""
        return pictures.read(path.read_bytes(), self.width, self.height, self.fit)


class Seen(NamedTuple):
    """What was found in a file: its likeness in hex, or a sentence on why it is refused."""

    likeness: str
    refused: str


class Pixels:
    """Gives a photo's pixels by its number, uint8 of the view's shape. Any thread may ask.

    They are in `file`, which takes a `share` of the free disk at most.
    """

    def __init__(
        self, file: Path, photos: Sequence[Photo], view: View, share: float = _DISK_SHARE
    ) -> None:
        self._photos, self.view = photos, view
        self._bytes = int(np.prod(view.shape))
        self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        known = os.fstat(self._file).st_size
        free = shutil.disk_usage(file.parent).free + known
        self._kept = min(len(photos), int(share * free) // self._bytes)

    def __call__(self, number: int) -> NDArray[np.uint8]:
        """Return the pixels of a photo that was not refused."""
        data = os.pread(self._file, self._bytes, number * self._bytes)
        if len(data) < self._bytes:
            return self.view.of(self._photos[number].path).pixels
        return np.frombuffer(data, dtype=np.uint8).reshape(self.view.shape)

    def read(self) -> Iterator[Seen]:
        """Read all pictures with all cores, keep their pixels, and yield what was found."""
        look = partial(_look, view=self.view)
        paths = [photo.path for photo in self._photos]
        bar = partial(tqdm, desc="Reading", unit=" pictures", total=len(paths))
        workers = min(cores(), len(paths) // _FEW)
        if workers < 2:  # noqa: PLR2004 - one process more
            yield from map(self._keep, range(len(paths)), bar(map(look, paths)))
            return
        # Not forked: TensorFlow's threads are in this process.
        with ProcessPoolExecutor(workers, get_context("spawn"), _watch) as pool:
            found = bar(pool.map(look, paths, chunksize=8))
            try:
                yield from map(self._keep, range(len(paths)), found)
            except BrokenProcessPool as error:
                raise CommandError(
                    "A process that reads pictures was killed: is there enough memory?"
                ) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _keep(self, number: int, found: tuple[Seen, bytes]) -> Seen:
        if number < self._kept:
            os.pwrite(self._file, found[1] or bytes(self._bytes), number * self._bytes)
        return found[0]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def hashes(photos: Sequence[Photo]) -> list[str]:
    """Return the SHA-256 of each file."""
    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(lambda photo: sha256(photo.path.read_bytes()).hexdigest(), photos))


def _watch() -> None:
    """End this process when its parent was killed: the pool's own would wait for ever."""
    parent = parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _look(path: Path, view: View) -> tuple[Seen, bytes]:
    try:
        found = view.of(path)
        likeness = perceptual_hash.fingerprint(found.display).hex()
    except (PictureRefusedError, OSError) as error:
        return Seen("", str(error)), b""
    return Seen(likeness, ""), found.pixels.tobytes()
