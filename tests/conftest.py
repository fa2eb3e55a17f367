"""Fixtures, built upward: shared data, an object store, storage, the API, the whole local stack."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import hypothesis
import pytest
from botocore.client import BaseClient
from chalice.test import Client

import app
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.ports import Ports
from fuzzyvision.common import environment
from fuzzyvision.common.environment import Credentials
from fuzzyvision.local.folder import Folder
from tests.support.engines import AwsEngine, Engine, FolderEngine
from tests.support.simulation import simulated
from tests.support.stack import RunningStack, running_stack
from tests.support.stores import CREDENTIALS, Buckets, ListedQueue, Store, VotesTable, served

if TYPE_CHECKING:
    from tests.support.voting import VotingFixture

pytest.register_assert_rewrite("tests.support.voting", "tests.support.audit")
hypothesis.settings.register_profile("house", deadline=None)  # the machine may be busy
hypothesis.settings.load_profile("house")

SERVERS = {"FUZZY_S3": ["ceph"], "FUZZY_MINISTACK": ["ministack"]}
"""The variables that name a server to test with in moto's place, and what runs on it."""
OWN = ["moto", "folder", "simulated"]
ENGINES = next((SERVERS[name] for name in SERVERS if name in os.environ), OWN)
NEEDS = {"chromium": "browser", "built": "package"}
"""The marker of tests that take a fixture, itself or through another."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, and run those of one package or TensorFlow in one worker."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in NEEDS:
                item.add_marker(NEEDS[fixture])
        for marker in ("training", "package"):
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.xdist_group(marker))


@pytest.fixture(scope="session", autouse=True)
def _no_note_of_the_owners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep stacks of tests from replacing what the owner's own running stack says of itself."""
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("FUZZY_LOCAL", str(tmp_path_factory.mktemp("note") / "local.json"))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data, which is not part of the repository."""
    folder = os.environ.get("FUZZY_SHARED")
    if not folder:
        pytest.skip("FUZZY_SHARED does not say where the shared pictures are")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """Serve an object store; `make test-ceph` and `make test-ministack` name others instead."""
    if "FUZZY_S3" in os.environ:
        access_key, secret_key = os.environ["FUZZY_S3_KEYS"].split(":")
        yield Store(os.environ["FUZZY_S3"], Credentials(access_key, secret_key), real=True)
        return
    if "FUZZY_MINISTACK" in os.environ:
        yield Store(os.environ["FUZZY_MINISTACK"], CREDENTIALS)
        return
    with served(CREDENTIALS) as own:
        yield own


@pytest.fixture(scope="session")
def tables(store: Store) -> Iterator[Store]:
    """Serve tables, which Ceph has none of."""
    if not store.real:
        yield store
        return
    with served(store.credentials) as own:
        yield own


@pytest.fixture
def buckets(store: Store) -> Buckets:
    """Make two buckets that no other test knows."""
    return Buckets.fresh(store)


@pytest.fixture
def storage(buckets: Buckets) -> S3Objects:
    """Return storage on fresh buckets."""
    return S3Objects(buckets.s3, uploads=buckets.uploads, results=buckets.results)


@pytest.fixture
def votes_table(tables: Store) -> VotesTable:
    """Make a table of votes that no other test knows."""
    return VotesTable.fresh(tables)


@pytest.fixture
def table(votes_table: VotesTable) -> DynamoDBVotes:
    """Return the table of votes as the service uses it."""
    return DynamoDBVotes(votes_table.dynamodb, votes_table.name)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return each engine that is at hand in turn, with nothing in it."""
    if request.param == "simulated":
        return simulated.engine()
    if request.param == "folder":
        return FolderEngine(Folder.prepare(tmp_path / "data"))
    buckets, table, tables = map(request.getfixturevalue, ("buckets", "votes_table", "tables"))
    return AwsEngine(request.param, buckets, table, tables.client("sqs"))


@pytest.fixture
def ports(storage: S3Objects, table: DynamoDBVotes) -> Ports:
    """Return the engine on AWS with fresh buckets and a fresh table."""
    return Ports(storage, table, ListedQueue())


@pytest.fixture
def voting(
    buckets: Buckets, votes_table: VotesTable, storage: S3Objects, table: DynamoDBVotes
) -> "VotingFixture":
    """Return fresh buckets and a fresh table, in which pictures can be filed and voted on."""
    from tests.support.voting import VotingFixture  # noqa: PLC0415 - it is made of what is defined here

    return VotingFixture(buckets, votes_table, storage, table)


@pytest.fixture
def near(store: Store, voting: "VotingFixture") -> None:
    """Have the voting's calls answered without a network, for tests that make very many."""
    from tests.support.in_process import bring_near  # noqa: PLC0415 - few tests need it

    if store.application is not None and isinstance(
        getattr(voting.buckets, "s3", None), BaseClient
    ):
        bring_near(voting.buckets.s3, store.application)
        bring_near(voting.votes_table.dynamodb, store.application)


@pytest.fixture
def api(
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
    tables: Store,
    buckets: Buckets,
    votes_table: VotesTable,
) -> Iterator[Client]:
    """Return a client of the API and the worker, whose environment points to fresh buckets."""
    local = dict(os.environ)
    environment.isolate(local, store.credentials, store.url)
    local |= {
        "UPLOADS_BUCKET": buckets.uploads,
        "RESULTS_BUCKET": buckets.results,
        "VOTES_TABLE": votes_table.name,
        "AWS_ENDPOINT_URL_DYNAMODB": tables.url,
    }
    for name in os.environ.keys() - local.keys():
        monkeypatch.delenv(name)
    for name, value in local.items():
        monkeypatch.setenv(name, value)
    # boto3 keeps the credentials that it found first, perhaps for another test.
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    app.settings.cache_clear()
    app.use(None)
    with Client(app.app) as client:
        yield client
    app.settings.cache_clear()
    app.use(None)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Start Fuzzy Vision once for all journeys: on its own engine, or on that of ENGINE."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="session")
def on_moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Start what runs on AWS once, for promises of its store."""
    with running_stack(tmp_path_factory.mktemp("moto"), ENGINE="moto") as running:
        yield running
