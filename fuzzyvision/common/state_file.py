"""Where a running stack says how to reach it, for the owner's tools: `build/local.json`.

It holds the store's credentials, so nobody else may read it, and it goes with the stack.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from fuzzyvision.common.environment import RESULTS_BUCKET, UPLOADS_BUCKET, VOTES_TABLE, Credentials
from fuzzyvision.common.private_file import write_private
from fuzzyvision.common.project import BUILD


def place() -> Path:
    """Return where the note is: `FUZZY_LOCAL` names another place, as tests do."""
    return Path(os.environ.get("FUZZY_LOCAL") or BUILD / "local.json")


def write(store_url: str, credentials: Credentials) -> None:
    """Write the note, in the place of that of an earlier stack."""
    path = place()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, _text(store_url, credentials).encode())


def remove(store_url: str, credentials: Credentials) -> None:
    """Remove the note, unless another stack has replaced it."""
    with suppress(FileNotFoundError):
        if place().read_text(encoding="utf-8") == _text(store_url, credentials):
            place().unlink()


def _text(store_url: str, credentials: Credentials) -> str:
    found = {
        "store_url": store_url,
        "access_key": credentials.access_key,
        "secret_key": credentials.secret_key,
        "uploads_bucket": UPLOADS_BUCKET,
        "results_bucket": RESULTS_BUCKET,
        "votes_table": VOTES_TABLE,
    }
    return json.dumps(found, indent=2) + "\n"
