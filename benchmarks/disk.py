"""What pictures take of one machine's disk: `python -m benchmarks.disk [FOLDER]`.

Pictures go through the code of the worker into a new store, and get a vote each. They are the
JPEGs of a folder, or drawn ones of the size that the page sends. Prints megabytes for a thousand.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from benchmarks import errors
from chalicelib import keys
from chalicelib.model import card
from chalicelib.model.classifier import Classifier
from chalicelib.settings import Settings
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext
from chalicelib.voting.votes import Ballot
from fuzzyvision.aws import photos
from fuzzyvision.local.engine import Engine, connect
from fuzzyvision.local.folder import Folder

COUNT = 200
_AS_SENT = (1280, 960)
_BLOCK = 512
"""Bytes of the blocks that the system counts files in."""


class Store:
    """A store to fill, and what it takes of the disk."""

    def __init__(self, path: Path) -> None:
        self._settings = Settings("uploads", "results", "votes")
        self._folder = Folder.prepare(path)
        self._engine: Engine = connect(self._folder, self._settings, str)
        bundle = self._settings.model_folder
        self._model = worker.Model(card.load(bundle), Classifier(bundle).probabilities)
        self._labels = self._model.card.labels

    def answer(self, picture: bytes) -> str:
        """Let a picture be answered; return its name."""
        upload_id, now = keys.new_upload_id(), datetime.now(UTC)
        etag = self._engine.objects.store_upload(upload_id, picture, "image/jpeg")
        message = self._engine.queue.receive("disk", now.timestamp() + 1)
        upload = Upload(upload_id, etag or "", now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        document = worker.process_upload(upload, self._engine, self._model, self._settings)
        if message is None or document is None or document["status"] != "classified":
            raise errors.BenchError(f"A picture was not classified: {document}")
        self._engine.queue.done(message)
        return str(document["result"]["name"])

    def vote(self, name: str) -> None:
        """Cast a vote on a picture."""
        context = VotingContext(self._engine.objects, self._engine.votes, self._labels)
        ballot = Ballot(keys.new_upload_id(), self._labels[0], cannot_tell=False, blind=True)
        service.cast(name, ballot, context, datetime.now(UTC))

    def taken(self) -> tuple[int, int]:
        """Return the bytes that objects take, and those of the database."""
        self._folder.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        objects = sum(path.stat().st_blocks for path in self._folder.objects.glob("*/*"))
        return objects * _BLOCK, self._folder.database.path.stat().st_size


def measure(pictures: Sequence[bytes], path: Path) -> Iterator[tuple[str, float]]:
    """Yield titles, and the megabytes that a thousand such pictures take."""
    store = Store(path)
    thousand = 1000 / len(pictures) / 1e6
    empty = store.taken()
    names = [store.answer(picture) for picture in tqdm(pictures, leave=False)]
    public = store.taken()
    for name in tqdm(names, leave=False):
        store.vote(name)
    labelled = store.taken()
    yield "public objects, for KEEP_DAYS", (public[0] - empty[0]) * thousand
    yield "copies of those with votes", (labelled[0] - public[0]) * thousand
    yield "database", (public[1] - empty[1]) * thousand
    yield "database, with a vote each", (labelled[1] - empty[1]) * thousand


def main() -> None:
    """Measure and print."""
    if sys.argv[1:]:
        found = sorted(Path(sys.argv[1]).rglob("*.jp*g"))[:COUNT]
        pictures = [path.read_bytes() for path in found]
    else:
        pictures = [photos.photo(*_AS_SENT)] * COUNT
    if not pictures:
        raise SystemExit(f"{sys.argv[1]} has no JPEGs.")
    with tempfile.TemporaryDirectory() as folder:
        for title, megabytes in measure(pictures, Path(folder) / "data"):
            print(f"{title:<32}{megabytes:8.1f} MB for 1,000 pictures")


if __name__ == "__main__":
    main()
