"""Where the project's files are: in a checkout, or inside the installed package."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "_project"

ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
"""The folder that holds app.py, chalicelib, static_site and vendor."""

BUILD = Path("build").resolve() if _INSTALLED.is_dir() else ROOT / "build"
"""The folder for what commands make: of the checkout, or of the current folder."""

DATA = BUILD.with_name("data")
"""The folder that keeps pictures and votes of this machine, unless the owner names another."""


def checkout(folder: Path) -> Path | None:
    """Return the checkout that a folder is in, or None."""
    for one in (folder, *folder.parents):
        if (one / "app.py").is_file() and (one / "fuzzyvision" / "cli.py").is_file():
            return one
    return None


def model_folder() -> Path:
    """Return the folder of the model that is served and packaged: MODEL_FOLDER's, or ours."""
    named = os.environ.get("MODEL_FOLDER")
    return Path(named) if named else ROOT / "vendor" / "model"
