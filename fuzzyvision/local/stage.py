"""The store of a folder for the owner's commands, while it is served or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from fuzzyvision.common.stages import Stage
from fuzzyvision.local.folder import Folder, database_told
from fuzzyvision.local.objects import FileObjects
from fuzzyvision.local.votes import SQLiteVotes

_NAME = "data"


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Open a folder; what its database cannot do is a CommandError."""
    with database_told(path):
        yield Folder.open(path)


def stage_of(folder: Folder, keep_days: int = 30) -> Stage:
    """Return a folder's things. A backup has the id of its store: it is the same pictures.

    Public objects that are written expire after `keep_days`.
    """
    return Stage(
        _NAME,
        sha256(b"stage" + folder.key).hexdigest()[:12],
        folder.path.resolve().name,
        FileObjects(folder, keep_days),
        SQLiteVotes(folder.database),
    )
