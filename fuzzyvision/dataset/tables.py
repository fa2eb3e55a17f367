"""The manifest of an export and files for other tools, replaced together when all is in place."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from fuzzyvision.dataset import formats
from fuzzyvision.dataset.export_folder import MANIFEST
from fuzzyvision.dataset.image_store import UNFINISHED
from fuzzyvision.dataset.majority_label import Kind
from fuzzyvision.dataset.rows import Row, encode
from fuzzyvision.dataset.split import Split

SOURCES = "SOURCES.csv"
"""What training reads next to the folders: near-duplicates share a group."""

METADATA = "metadata.jsonl"
TASKS, CONFIGURATION = "label-studio.json", "label-studio.xml"

_COLUMNS = ("file", "group", "repo", "licence")
_LICENCE = "of the uploader"


class Tables:
    """Takes the rows one by one; as a context, it puts the files in place, the manifest last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._labels: set[str] = set()
        of_splits = [f"{split}/{name}" for split in Split for name in (SOURCES, METADATA)]
        self._files = {
            name: self._open(name) for name in (*of_splits, TASKS, CONFIGURATION, MANIFEST)
        }
        self._writers = {split: csv.writer(self._files[f"{split}/{SOURCES}"]) for split in Split}
        for writer in self._writers.values():
            writer.writerow(_COLUMNS)

    def add(self, row: Row) -> None:
        """Write a row of the manifest, a task, and a line for its split if it has a label."""
        self._files[MANIFEST].write(f"{encode(row)}\n")
        task = formats.task(row, self._folder.resolve().name)
        # There are labels as soon as there was a row: every picture has a prediction.
        self._files[TASKS].write(f"{',' if self._labels else '['}\n{encode(task)}")
        self._labels.update(formats.labels(row))
        if row["decided"] == Kind.LABEL:
            split, _, file = row["file"].partition("/")
            place = f"Fuzzy Vision, stage {row['source']['stage']}"
            self._writers[Split(split)].writerow([file, row["group"], place, _LICENCE])
            self._files[f"{split}/{METADATA}"].write(f"{encode(formats.metadata(row))}\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._files[TASKS].write("\n]\n" if self._labels else "[]\n")
        self._files[CONFIGURATION].write(formats.configuration(self._labels))
        for name, file in self._files.items():
            file.close()
            target, unfinished = self._folder / name, Path(file.name)
            if kind is not None:
                unfinished.unlink(missing_ok=True)
            elif target.name == METADATA and not unfinished.stat().st_size:
                # `datasets` cannot read a table without rows.
                target.unlink(missing_ok=True)
                unfinished.unlink()
            else:
                unfinished.replace(target)

    def _open(self, name: str) -> TextIO:
        target = self._folder / name
        target.parent.mkdir(exist_ok=True)
        return target.with_name(target.name + UNFINISHED).open("w", encoding="utf-8", newline="")
