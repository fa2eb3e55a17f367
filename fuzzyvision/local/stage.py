"""The store of a folder for the owner's commands, while it is served or not."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from chalicelib.errors import BusyError
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stages import Stage
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.objects import FileObjects
from fuzzyvision.local.votes import SQLiteVotes

_NAME = "data"
_KEEP_DAYS = 30
"""For public objects, of which commands write none."""


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Open a folder; what its database cannot do is a CommandError."""
    try:
        yield Folder.open(path)
    except BusyError as error:
        raise CommandError(f"{path} is busy. Run it again in a minute.") from error
    except sqlite3.Error as error:
        raise CommandError(f"The database in {path} cannot be used: {error}.") from error


def stage_of(folder: Folder) -> Stage:
    """Return a folder's things. A backup has the id of its store: it is the same pictures."""
    return Stage(
        _NAME,
        sha256(b"stage" + folder.key).hexdigest()[:12],
        folder.path.resolve().name,
        FileObjects(folder, _KEEP_DAYS),
        SQLiteVotes(folder.database),
    )
