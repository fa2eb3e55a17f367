"""Brings an export up to date with a stage: fetches what is new, and lists everything."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, auto
from hashlib import sha256
from itertools import islice
from typing import IO

from tqdm import tqdm

from chalicelib import keys
from chalicelib.errors import PictureRefusedError
from chalicelib.images import formats
from chalicelib.ports import Exclusion, LabelledPicture, Part, PictureRecord
from chalicelib.voting.exclusions import leaves_out
from fuzzyvision.common.stages import CONNECTIONS, Stage
from fuzzyvision.dataset import perceptual_hash, rows
from fuzzyvision.dataset.export_folder import ExportFolder, Known
from fuzzyvision.dataset.rows import Row, Source

BATCH = 4 * CONNECTIONS
"""Pictures that are fetched in parallel and held in memory together."""


class Arrival(Enum):
    """How a picture got into the export, or why it did not."""

    NEW = auto()
    KNOWN = auto()
    GONE = auto()
    UNREADABLE = auto()


@dataclass
class Downloaded:
    """The pictures that the export is to hold, by their id, and how many there are of a kind."""

    known: dict[str, Known] = field(default_factory=dict)
    counts: Counter[Arrival] = field(default_factory=Counter)
    foreign: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Votes by why they were left out, in the owner's words."""
    hidden: int = 0


class Downloader:
    """Fetches the pictures of a stage into an export, and thumbnails if it is to have them.

    Votes of the time spans in `without` do not count: each from a time until before another, as
    votes have them.
    """

    def __init__(
        self, stage: Stage, export: ExportFolder, without: Sequence[tuple[str, str]] = ()
    ) -> None:
        self._stage = stage
        self._source = Source(stage.name, stage.id, stage.bucket)
        self._export = export
        self._without = without

    def download(self, spool: IO[str]) -> Downloaded:
        """Fetch what is new, and write a row of every picture to the spool.

        Rows of pictures that came from other stages are taken over as they are.
        """
        downloaded = Downloaded()
        with (
            ThreadPoolExecutor(CONNECTIONS) as pool,
            tqdm(desc="Fetching", unit=" pictures") as bar,
        ):
            for batch in batches(self._listed(downloaded)):
                subjects = [listed.picture for listed in batch]
                for listed, (arrival, known) in zip(
                    batch, pool.map(self._arrive, subjects), strict=True
                ):
                    downloaded.counts[arrival] += 1
                    if known is not None:
                        row = rows.describe(listed.picture, listed.votes, self._source)
                        _note(downloaded, spool, row, known)
                bar.update(len(batch))
        for row in self._of_other_stages():
            downloaded.foreign += 1
            _note(downloaded, spool, row, self._export.known[row["picture"]])
        return downloaded

    def _listed(self, downloaded: Downloaded) -> Iterator[LabelledPicture]:
        """Yield pictures with the votes that count, and note what is left out."""
        spans = [
            Exclusion(Part.SPAN, f"{start}/{end}", "--without") for start, end in self._without
        ]
        noted = [*self._stage.table.exclusions(), *spans]
        for one in self._stage.table.pictures():
            if one.picture.hidden:
                downloaded.hidden += 1
                continue
            judged = [(vote, leaves_out(noted, vote)) for vote in one.votes]
            downloaded.left_out.update(_words(why) for _, why in judged if why is not None)
            votes = tuple(vote for vote, why in judged if why is None)
            if (votes or one.picture.settled) and not one.picture.deleted:
                yield LabelledPicture(one.picture, votes)

    def _of_other_stages(self) -> Iterator[Row]:
        for row in self._export.rows():
            here = self._export.displays.where(row["picture"]) is not None
            if here and row["source"]["id"] != self._source.id:
                yield row

    def _arrive(self, subject: PictureRecord) -> tuple[Arrival, Known | None]:
        """See to it that a picture's files are in the export; return what is known of it then."""
        export, pid = self._export, subject.pid
        display_key, thumbnail_key = keys.labelled_keys(pid)
        try:
            known, fresh = export.known.get(pid), export.displays.where(pid) is None
            if fresh:
                data = self._read(display_key)
                export.displays.receive(pid, data)
            if fresh or known is None:
                known = self._recognise(pid, export.displays.read(pid), known)
            if export.has_thumbnails and export.thumbnails.where(pid) is None:
                export.thumbnails.receive(pid, self._read(thumbnail_key, "PNG"))
        except _GoneError:
            return Arrival.GONE, None
        except PictureRefusedError:
            return Arrival.UNREADABLE, None
        return Arrival.NEW if fresh else Arrival.KNOWN, known

    def _recognise(self, pid: str, data: bytes, before: Known | None) -> Known:
        split = before.split if before else self._export.split_at(pid)
        group = before.group if before else pid
        return Known(sha256(data).hexdigest(), split, group, perceptual_hash.fingerprint(data))

    def _read(self, key: str, kind: str = "JPEG") -> bytes:
        data = self._stage.storage.read(key)
        if data is None:  # deleted since it was listed
            raise _GoneError(key)
        if formats.sniff(data) != kind:
            raise PictureRefusedError("unreadable", f"{key} is no {kind}.")
        return data


def _words(exclusion: Exclusion) -> str:
    what = f"{exclusion.part} {exclusion.value}"
    return f"{what} ({exclusion.why})" if exclusion.why else what


class _GoneError(Exception):
    """An object is no longer there."""


def _note(downloaded: Downloaded, spool: IO[str], row: Row, known: Known) -> None:
    downloaded.known[row["picture"]] = known
    spool.write(json.dumps(row) + "\n")


def batches(listed: Iterable[LabelledPicture]) -> Iterator[list[LabelledPicture]]:
    """Yield pictures in as large parts as are fetched in parallel."""
    iterator = iter(listed)
    while batch := list(islice(iterator, BATCH)):
        yield batch
