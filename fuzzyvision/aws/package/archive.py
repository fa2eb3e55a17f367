"""The zip: the same bytes for the same files, and no more of them than Lambda takes."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from fuzzyvision.aws.package.target import MOST_UNPACKED
from fuzzyvision.common.errors import CommandError

_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can have
_MODE = 0o100644 << 16
_UNIX = 3


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(file.stat().st_size for file in _files(folder))


def check(unpacked: int, model: int) -> None:
    """Raise CommandError if Lambda does not unpack so many bytes, `model` of them the model's."""
    if unpacked > MOST_UNPACKED:
        room = MOST_UNPACKED - (unpacked - model)
        raise CommandError(
            f"The package has {megabytes(unpacked)} unpacked, and Lambda takes "
            f"{megabytes(MOST_UNPACKED)}. The model has {megabytes(model)} of it; "
            f"{megabytes(room)} would fit. Train a smaller network, or quantise this one."
        )


def write(folder: Path, target: Path) -> None:
    """Write all files below a folder into a zip, in order, and without what would differ."""
    files = sorted(_files(folder))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in tqdm(files, "Writing", leave=False, disable=None, unit=" files"):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _MODE
            archive.writestr(entry, file.read_bytes())


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def megabytes(size: int) -> str:
    """Return a size for people."""
    return f"{size / 1e6:,.1f} MB"
