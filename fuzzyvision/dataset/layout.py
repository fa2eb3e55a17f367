"""Puts every picture of an export where it belongs, and writes down why."""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from tqdm import tqdm

from fuzzyvision.dataset import perceptual_hash, rows
from fuzzyvision.dataset.export_folder import LABELS, THUMBNAILS, ExportFolder, Known, place_of
from fuzzyvision.dataset.folders import name_folders
from fuzzyvision.dataset.image_store import INCOMING
from fuzzyvision.dataset.majority_label import Kind, MajorityLabel
from fuzzyvision.dataset.rows import Row
from fuzzyvision.dataset.split import Placed, Split, assign
from fuzzyvision.dataset.tables import Tables
from fuzzyvision.dataset.voting_figures import VotingFigures


@dataclass
class LayoutSummary:
    """How many pictures went where, to which label in each split, and how many moved.

    `set_aside` counts those whose votes contradict a confident prediction.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    labels: dict[Split, Counter[str]] = field(
        default_factory=lambda: {split: Counter() for split in Split}
    )
    moved: int = 0
    set_aside: int = 0
    votes: VotingFigures = field(default_factory=VotingFigures)


def assign_splits(known: Mapping[str, Known], earlier: Container[str]) -> dict[str, Placed]:
    """Return split and group of every picture; those that have a split keep it.

    `earlier` has those that the last manifest has: they were compared then.
    """
    done = {one for one, told in known.items() if told.split is not None and one in earlier}
    ordered = sorted(known, key=lambda one: one not in done)
    near = perceptual_hash.near(
        perceptual_hash.together([known[one].fingerprint for one in ordered]), len(done)
    )
    bar = tqdm(near, desc="Comparing", unit=" pictures", total=len(known) - len(done))
    pairs = ((place, int(other)) for place, others in bar for other in others)
    pictures = [Placed(known[one].sha256, known[one].split, known[one].group) for one in ordered]
    return dict(zip(ordered, assign(pictures, pairs), strict=True))


class Layout:
    """Moves the pictures of an export to where `judge`, told a picture's row, sends them."""

    def __init__(
        self,
        export: ExportFolder,
        known: Mapping[str, Known],
        judge: Callable[[Row], MajorityLabel],
    ) -> None:
        self._export = export
        self._known = known
        self._judge = judge
        self._summary = LayoutSummary()

    def apply(self, spool: IO[str]) -> LayoutSummary:
        """Put the pictures of the spool's rows in place; the manifest is written last.

        Killed anywhere and run again, it ends in the same state: a picture is where the last
        manifest says, where the new one will say, or among those that have no place yet.
        """
        export = self._export
        placed = assign_splits(self._known, export.known)
        labels = {label for row in _rows(spool) if (label := self._judge(row).label) is not None}
        folders = name_folders(labels, export.folders)
        export.write(LABELS, {folder: label for label, folder in sorted(folders.items())})
        with Tables(export.folder) as tables:
            bar = tqdm(_rows(spool), desc="Sorting", unit=" pictures", total=len(self._known))
            for row in bar:
                tables.add(self._put(row, placed[row["picture"]], folders))
            export.displays.keep_only(self._known)
            export.thumbnails.keep_only(self._known if export.has_thumbnails else ())
            self._finish(folders)
        return self._summary

    def _put(self, row: Row, placed: Placed, folders: Mapping[str, str]) -> Row:
        """Move a picture's files to where they belong; return its row of the manifest."""
        export, picture = self._export, row["picture"]
        decided = rows.decided(row, self._judge(row), placed)
        kind, label = Kind(decided["decided"]), decided["label"]
        where = place_of(kind, placed.split, folders.get(label))
        self._summary.kinds[kind] += 1
        self._summary.votes.add(row)
        self._summary.set_aside += decided["reason"] == rows.AGAINST
        self._summary.moved += export.displays.where(picture) not in {INCOMING, where}
        if label is not None and placed.split is not None:
            self._summary.labels[placed.split][label] += 1
        thumbnail = None
        if export.has_thumbnails and export.thumbnails.where(picture) is not None:
            thumbnail = f"{THUMBNAILS}/{export.thumbnails.place(picture, where)}"
        return {
            **decided,
            "file": export.displays.place(picture, where),
            "thumbnail": thumbnail,
            "likeness": self._known[picture].fingerprint.hex(),
        }

    def _finish(self, folders: Mapping[str, str]) -> None:
        """Give both splits the same folders, as Keras numbers labels by them, and their names."""
        export, labels = self._export, self._summary.labels
        for label in labels[Split.TRAIN]:
            (export.folder / Split.TEST / folders[label]).mkdir(parents=True, exist_ok=True)
            if export.has_thumbnails:
                where = export.folder / THUMBNAILS / Split.TEST / folders[label]
                where.mkdir(parents=True, exist_ok=True)
        for split in Split:
            renamed = {folders[one]: one for one in sorted(labels[split]) if folders[one] != one}
            if renamed:
                export.write(f"{split}/{LABELS}", renamed)
            else:
                (export.folder / split / LABELS).unlink(missing_ok=True)


def _rows(spool: IO[str]) -> Iterator[Row]:
    spool.seek(0)
    return map(json.loads, spool)
