"""Chalice's part of the package: the template, and its own code with ours.

Chalice sees a copy of the project without requirements, so that it installs nothing: it would
look for wheels for the Python that runs it, and leave out what it does not find.
"""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml

from fuzzyvision.aws.package import contents
from fuzzyvision.aws.package.template import SOURCE
from fuzzyvision.bundle import cards
from fuzzyvision.common import examples
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import ROOT

_CHALICE = (sys.executable, "-c", "from chalice.cli import main; main()")
_MODEL_FILES = ("card.json", "model.tflite")


def chalice(stage: str, folder: Path, workplace: Path) -> dict[str, Any]:
    """Put the code into a folder, as `chalice package` does, and return the merged template."""
    copy, made = workplace / "project", workplace / "made"
    _copy(copy)
    command = [*_CHALICE, "package", "--stage", stage, "--merge-template", str(SOURCE), str(made)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=copy, env=_environment(), text=True, capture_output=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise CommandError(f"Chalice cannot package app.py: {reason}")
    with ZipFile(made / "deployment.zip") as archive:
        archive.extractall(folder)
    _add_notices(folder)
    # Chalice writes YAML, because what it merges is YAML.
    sam: dict[str, Any] = yaml.safe_load((made / "sam.yaml").read_text(encoding="utf-8"))
    return sam


def check_model(source: Path) -> None:
    """Raise CommandError if a model's folder lacks a file, or its card may not be published."""
    missing = [name for name in _MODEL_FILES if not (source / name).is_file()]
    if missing:
        raise CommandError(
            f"{source} has no {' and no '.join(missing)}. `make train` makes such a folder; "
            "MODEL_FOLDER says where it is."
        )
    cards.checked(source)


def copy_model(source: Path, folder: Path) -> None:
    """Copy what the service reads of a model's folder, which was checked."""
    folder.mkdir()
    for name in _MODEL_FILES:
        shutil.copyfile(source / name, folder / name)
    for name in examples.files(cards.load(source)):
        (folder / examples.FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(source / examples.FOLDER / name, folder / examples.FOLDER / name)


def _copy(folder: Path) -> None:
    folder.mkdir()
    shutil.copy(ROOT / "app.py", folder)
    shutil.copytree(
        ROOT / "chalicelib", folder / "chalicelib", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "requirements.txt").touch()
    (folder / ".chalice").mkdir()
    shutil.copy(ROOT / ".chalice" / "config.json", folder / ".chalice")


def _add_notices(folder: Path) -> None:
    """Add Chalice's version and licence, which it leaves out of what it packages."""
    for file in distribution("chalice").files or []:
        if file.parts[0].endswith(".dist-info") and contents.goes_along(file.as_posix()):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), folder / file)


def _environment() -> dict[str, str]:
    # Packaging asks AWS nothing, but boto3 wants a region, and none of a profile that is not there.
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return own | {"AWS_DEFAULT_REGION": "us-east-1", "PYTHONDONTWRITEBYTECODE": "1"}
