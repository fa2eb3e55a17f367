"""The manifest of an export and the tables for training, replaced together when all is in place."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Self

from fuzzyvision.dataset.export_folder import MANIFEST
from fuzzyvision.dataset.image_store import UNFINISHED
from fuzzyvision.dataset.majority_label import Kind
from fuzzyvision.dataset.rows import Row, encode
from fuzzyvision.dataset.split import Split

SOURCES = "SOURCES.csv"
"""What training reads next to the folders: near-duplicates share a group."""

_COLUMNS = ("file", "group", "repo", "licence")
_LICENCE = "of the uploader"


class Tables:
    """Takes the rows one by one; as a context, it puts the files in place, the manifest last."""

    def __init__(self, folder: Path) -> None:
        self._targets = [*(folder / split / SOURCES for split in Split), folder / MANIFEST]
        for target in self._targets:
            target.parent.mkdir(exist_ok=True)
        *sources, self._manifest = [
            _unfinished(target).open("w", encoding="utf-8", newline="") for target in self._targets
        ]
        self._sources = dict(zip(Split, sources, strict=True))
        self._writers = {split: csv.writer(file) for split, file in self._sources.items()}
        for writer in self._writers.values():
            writer.writerow(_COLUMNS)

    def add(self, row: Row) -> None:
        """Write a row of the manifest, and of the table of its split if it has a label."""
        self._manifest.write(f"{encode(row)}\n")
        if row["decided"] == Kind.LABEL:
            split, _, file = row["file"].partition("/")
            place = f"Fuzzy Vision, stage {row['source']['stage']}"
            self._writers[Split(split)].writerow([file, row["group"], place, _LICENCE])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for file in (*self._sources.values(), self._manifest):
            file.close()
        for target in self._targets:
            if kind is None:
                _unfinished(target).replace(target)
            else:
                _unfinished(target).unlink(missing_ok=True)


def _unfinished(target: Path) -> Path:
    return target.with_name(target.name + UNFINISHED)
