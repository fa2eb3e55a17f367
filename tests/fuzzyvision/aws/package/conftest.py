"""The package, built once as the owner builds it, and functions that run from it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.lambda_runtime import client
from tests.support.lambda_runtime.function import Function
from tests.support.package import Built, Start, make
from tests.support.stores import Buckets, Store, VotesTable


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
