"""The package, built once as the owner builds it, and functions that run from it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.lambda_runtime import client
from tests.support.lambda_runtime.function import Function
from tests.support.paths import ROOT
from tests.support.stores import Buckets, Store, VotesTable


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
            "fuzzyvision.aws.package",
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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the package for the processor of this machine."""
    folder = tmp_path_factory.mktemp("package")
    done = make(folder, "--arch", client.architecture() or "x86_64")
    assert done.returncode == 0, done.stderr
    return Built(folder, done.stdout)


@pytest.fixture(scope="session")
def unpacked(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack it, alone in a folder."""
    folder = tmp_path_factory.mktemp("task")
    with ZipFile(built.zip) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def lambda_here() -> None:
    """Skip where no function can be run."""
    obstacle = client.obstacle()
    if obstacle:
        pytest.skip(obstacle)


Start = Callable[..., Function]
"""Starts a function: its handler, and more of its environment by name."""


@pytest.fixture
def start(  # noqa: PLR0913, PLR0917 - all that a function meets
    lambda_here: None,  # noqa: ARG001 - skips before anything is built
    unpacked: Path,
    store: Store,
    buckets: Buckets,
    votes_table: VotesTable,
    tmp_path: Path,
) -> Iterator[Start]:
    """Return what starts a function from the package, against the local store."""
    environment = {
        "AWS_ACCESS_KEY_ID": store.credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": store.credentials.secret_key,
        "AWS_ENDPOINT_URL": store.url,
        "UPLOADS_BUCKET": buckets.uploads,
        "RESULTS_BUCKET": buckets.results,
        "VOTES_TABLE": votes_table.name,
        "STAGE": "dev",
    }
    with ExitStack() as functions:

        def run(handler: str, **more: str) -> Function:
            log = tmp_path / f"{handler}.log"
            return functions.enter_context(Function(unpacked, handler, environment | more, log))

        yield run
