"""Puts every picture of an album where it belongs, and writes down why."""

import json
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from tqdm import tqdm

from fuzzyvision.dataset import perceptual_hash, rows, split
from fuzzyvision.dataset.export_folder import LABELS, THUMBNAILS, Album, Known, place_of
from fuzzyvision.dataset.folders import name_folders
from fuzzyvision.dataset.image_store import INCOMING
from fuzzyvision.dataset.majority_label import Kind
from fuzzyvision.dataset.rows import Row
from fuzzyvision.dataset.split import Placed, Side
from fuzzyvision.dataset.tables import Tables


@dataclass
class Arranged:
    """How many pictures went where, to which label on each side, and how many moved."""

    kinds: Counter[str] = field(default_factory=Counter)
    labels: dict[Side, Counter[str]] = field(
        default_factory=lambda: {side: Counter() for side in Side}
    )
    moved: int = 0


def settle(known: Mapping[str, Known], earlier: Container[str]) -> dict[str, Placed]:
    """Return side and group of every picture; those that have a side keep it.

    `earlier` has those that the last manifest has: they were compared then.
    """
    done = {one for one, told in known.items() if told.side is not None and one in earlier}
    ordered = sorted(known, key=lambda one: one not in done)
    near = perceptual_hash.near(
        perceptual_hash.together([known[one].likeness for one in ordered]), len(done)
    )
    bar = tqdm(near, desc="Comparing", unit=" pictures", total=len(known) - len(done))
    likes = ((place, int(other)) for place, others in bar for other in others)
    pictures = [Placed(known[one].sha256, known[one].side, known[one].group) for one in ordered]
    return dict(zip(ordered, split.place(pictures, likes), strict=True))


class Arranger:
    """Moves the pictures of an album; `least` is the agreement that a label needs."""

    def __init__(self, album: Album, known: Mapping[str, Known], least: float) -> None:
        self._album = album
        self._known = known
        self._least = least
        self._arranged = Arranged()

    def arrange(self, spool: IO[str]) -> Arranged:
        """Put the pictures of the spool's rows in place; the manifest is written last.

        Killed anywhere and run again, it ends in the same state: a picture is where the last
        manifest says, where the new one will say, or among those that have no place yet.
        """
        album = self._album
        placed = settle(self._known, album.known)
        labels = {label for row in _rows(spool) if (label := self._label(row)) is not None}
        folders = name_folders(labels, album.folders)
        album.write(LABELS, {folder: label for label, folder in sorted(folders.items())})
        with Tables(album.folder) as tables:
            bar = tqdm(_rows(spool), desc="Sorting", unit=" pictures", total=len(self._known))
            for row in bar:
                tables.add(self._put(row, placed[row["picture"]], folders))
            album.displays.keep_only(self._known)
            album.thumbnails.keep_only(self._known if album.has_thumbnails else ())
            self._finish(folders)
        return self._arranged

    def _label(self, row: Row) -> str | None:
        return rows.judge(row, self._least).label

    def _put(self, row: Row, placed: Placed, folders: Mapping[str, str]) -> Row:
        """Move a picture's files to where they belong; return its row of the manifest."""
        album, picture = self._album, row["picture"]
        decided = rows.decided(row, rows.judge(row, self._least), placed)
        kind, label = Kind(decided["decided"]), decided["label"]
        where = place_of(kind, placed.side, folders.get(label))
        self._arranged.kinds[kind] += 1
        self._arranged.moved += album.displays.where(picture) not in {INCOMING, where}
        if label is not None and placed.side is not None:
            self._arranged.labels[placed.side][label] += 1
        thumbnail = None
        if album.has_thumbnails and album.thumbnails.where(picture) is not None:
            thumbnail = f"{THUMBNAILS}/{album.thumbnails.place(picture, where)}"
        return {
            **decided,
            "file": album.displays.place(picture, where),
            "thumbnail": thumbnail,
            "likeness": self._known[picture].likeness.hex(),
        }

    def _finish(self, folders: Mapping[str, str]) -> None:
        """Give both sides the same folders, as Keras numbers labels by them, and their names."""
        album, labels = self._album, self._arranged.labels
        for label in labels[Side.TRAIN]:
            (album.folder / Side.TEST / folders[label]).mkdir(parents=True, exist_ok=True)
            if album.has_thumbnails:
                where = album.folder / THUMBNAILS / Side.TEST / folders[label]
                where.mkdir(parents=True, exist_ok=True)
        for side in Side:
            renamed = {folders[one]: one for one in sorted(labels[side]) if folders[one] != one}
            if renamed:
                album.write(f"{side}/{LABELS}", renamed)
            else:
                (album.folder / side / LABELS).unlink(missing_ok=True)


def _rows(spool: IO[str]) -> Iterator[Row]:
    spool.seek(0)
    return map(json.loads, spool)
