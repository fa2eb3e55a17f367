"""The ZIP archive that a .keras file is, checked before Keras opens it."""

import io
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from fuzzyvision.common.errors import CommandError

CONFIG = "config.json"
"""The member that lists the layers."""

ABOUT = "metadata.json"
"""The member that tells which Keras wrote the file."""

WEIGHTS = "model.weights.h5"

_MOST_TEXT = 64_000_000
_RATIO, _SPARE = 10, 64_000_000
"""Weights shrink by a tenth when zipped: by more than tenfold, and much, only in a trap."""


def check(path: Path) -> None:
    """Refuse an archive with other members than Keras writes, or with more than it could hold.

    Raises CommandError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise CommandError(_damaged(path)) from error
    _check_names(path, members)
    if sum(each.file_size for each in members) > _SPARE + _RATIO * path.stat().st_size:
        raise CommandError(
            f"{path.name} would unpack to far more than a model of its size holds: it is damaged "
            "or made to do harm."
        )


def read_member(path: Path, name: str, most: int = _MOST_TEXT) -> bytes:
    """Return a member of at most `most` bytes; raises CommandError."""
    target = io.BytesIO()
    copy_member(path, name, target, most)
    return target.getvalue()


def copy_member(path: Path, name: str, target: IO[bytes], most: int) -> None:
    """Unpack a member of at most `most` bytes into an open file; raises CommandError."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = archive.getinfo(name).file_size
            if size > most:
                raise CommandError(
                    f"{path.name} holds {size / 1e6:,.0f} MB as {name}, where at most "
                    f"{most / 1e6:,.0f} MB are read: it is damaged or made to do harm."
                )
            with archive.open(name) as member:  # which ends at the size that it declares
                shutil.copyfileobj(member, target, 1 << 20)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, ValueError, EOFError,
            RuntimeError, zlib.error) as error:  # fmt: skip
        raise CommandError(_damaged(path)) from error


def _check_names(path: Path, members: Iterable[zipfile.ZipInfo]) -> None:
    seen = set()
    for member in members:
        name = member.filename
        if name not in {CONFIG, ABOUT, WEIGHTS, "assets/"} or name in seen:
            again = " twice" if name in seen else ""
            raise CommandError(
                f"{path.name} holds {name[:80]!r}{again}, which does not belong in a Keras "
                "model of pictures: save the model again with model.save()."
            )
        if stat.S_ISLNK(member.external_attr >> 16) or member.flag_bits & 1:
            raise CommandError(
                f"{path.name} holds {name} as a link or encrypted: save the model again with "
                "model.save()."
            )
        seen.add(name)


def _damaged(path: Path) -> str:
    return f"{path.name} is damaged or incomplete and cannot be read."
