"""A JSON object in a file that people write."""

import json
from pathlib import Path
from typing import Any

from fuzzyvision.common.errors import CommandError


def read(file: Path) -> dict[str, Any]:
    """Return the object; raises CommandError if the file is not there or holds something else."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandError(f"There is no file {file}.") from None
    except ValueError:
        raise CommandError(f"{file} is not JSON.") from None
    if not isinstance(document, dict):
        raise CommandError(f"{file} is not a JSON object.")
    return document
