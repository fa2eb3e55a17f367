"""The report of a training: one HTML page that opens from a file and needs nothing else."""

from pathlib import Path

from fuzzyvision.reports.record import Record
from fuzzyvision.reports.training.page import render


def write(record: Record, path: Path) -> None:
    """Write the report of a training, with its charts and pictures, as one file of about 2 MB.

    Raises OSError if the file cannot be written. A picture that can no longer be read is named
    without being shown.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(record), encoding="utf-8")
