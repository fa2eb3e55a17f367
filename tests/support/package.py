"""The package for Lambda as the owner builds it, and functions that run from it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.lambda_runtime.function import Function
from tests.support.paths import ROOT

Start = Callable[..., Function]
"""Starts a function: its handler, and more of its environment by name."""


@dataclass(frozen=True)
class Built:
    """What `make package` left and printed."""

    folder: Path
    printed: str

    @property
    def zip(self) -> Path:
        """Return the zip."""
        return self.folder / "deployment.zip"

    @property
    def template(self) -> Path:
        """Return the template beside it."""
        return self.folder / "template.json"


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what `make package` runs, with the package in a folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    own.pop("MODEL_FOLDER", None)
    return subprocess.run(  # noqa: S603 - our own module
        [
            sys.executable,
            "-m",
            "fuzzyvision.cli",
            "package",
            "--out",
            os.path.relpath(folder, ROOT),
            *arguments,
        ],
        cwd=ROOT,
        env=own | environment,
        text=True,
        capture_output=True,
        check=False,
    )
