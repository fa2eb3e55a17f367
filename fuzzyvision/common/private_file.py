"""Files that only their owner may read."""

import os
from pathlib import Path


def write_private(path: Path, body: bytes) -> None:
    """Write a file that only its owner may read, in the place of an earlier one, to the disk."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")  # what begins so is in nobody's way
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
