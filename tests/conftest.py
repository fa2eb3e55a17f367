"""Fixtures, built upward: shared data, an object store, storage, the API, the whole local stack."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import hypothesis
import pytest
from botocore.config import Config
from chalice.test import Client

import app
from chalicelib import card
from chalicelib.items import Items
from chalicelib.storage import Storage
from chalicelib.table import Table
from tools.local import environment, resources, servers
from tools.local.forms import Credentials
from tools.local.object_store import ObjectStore
from tools.local.servers import HOST, Server

if TYPE_CHECKING:
    from tests.voted import Office

pytest.register_assert_rewrite("tests.voted")
hypothesis.settings.register_profile("house", deadline=None)  # the machine may be busy
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
ORIGIN = "http://localhost:8000"
CREDENTIALS = Credentials("LOCALTEST", "secret")

MODEL = ROOT / "vendor" / "model"
BUNDLED = card.load(MODEL)
"""The card of the model in vendor/model: its owner may have brought another than ours."""

ours = pytest.mark.skipif(
    BUNDLED.name != "souqnet",
    reason=f"this is about souqnet, and vendor/model holds {BUNDLED.name}",
)
"""Marks a test of what the model that Fuzzy Vision comes with can do."""


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


@dataclass(frozen=True)
class Store:
    """A server of AWS's kind and who may use it; `real` if it is Ceph and not our own stand-in."""

    url: str
    credentials: Credentials
    real: bool = False
    application: ObjectStore | None = None

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
        """Return a client with the credentials of the store."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=self.credentials.access_key,
            aws_secret_access_key=self.credentials.secret_key,
            config=Config(signature_version="s3v4") if service == "s3" else None,
        )


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """Serve an object store; `make test-ceph` names a real one instead."""
    if "FUZZY_S3" in os.environ:
        access_key, secret_key = os.environ["FUZZY_S3_KEYS"].split(":")
        yield Store(os.environ["FUZZY_S3"], Credentials(access_key, secret_key), real=True)
        return
    with _served(CREDENTIALS) as own:
        yield own


@contextmanager
def _served(credentials: Credentials) -> Iterator[Store]:
    listener = servers.bind(0)
    application = ObjectStore(credentials, [ORIGIN])
    server = Server(listener, application)
    server.start()
    url = f"http://{HOST}:{servers.port_of(listener)}"
    yield Store(url, credentials, application=application)
    server.stop()


@dataclass(frozen=True)
class Buckets:
    """Two fresh buckets and a client to look into them."""

    s3: Any
    uploads: str
    results: str

    @classmethod
    def fresh(cls, store: Store) -> "Buckets":
        """Make two buckets that nobody else knows."""
        suffix = uuid.uuid4()
        made = cls(store.client("s3"), f"uploads-{suffix}", f"results-{suffix}")
        made.s3.create_bucket(Bucket=made.uploads)
        made.s3.create_bucket(Bucket=made.results)
        return made

    def keys(self, bucket: str) -> list[str]:
        """Return the keys of a bucket in order."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))


@pytest.fixture(scope="session")
def tables(store: Store) -> Iterator[Store]:
    """Serve tables, which Ceph has none of."""
    if not store.real:
        yield store
        return
    with _served(store.credentials) as own:
        yield own


@dataclass(frozen=True)
class VotesTable:
    """A fresh table of votes and a client to look into it."""

    dynamodb: Any
    name: str

    @classmethod
    def fresh(cls, store: Store) -> "VotesTable":
        """Make a table that nobody else knows."""
        made = cls(store.client("dynamodb"), f"votes-{uuid.uuid4()}")
        resources.make_table(made.dynamodb, made.name)
        return made

    def items(self) -> list[dict[str, Any]]:
        """Return all items, as plain values."""
        return sorted(Items(self.dynamodb, self.name).all(), key=lambda i: (i["pk"], i["sk"]))


@pytest.fixture
def buckets(store: Store) -> Buckets:
    """Make two buckets that no other test knows."""
    return Buckets.fresh(store)


@pytest.fixture
def storage(buckets: Buckets) -> Storage:
    """Return storage on fresh buckets."""
    return Storage(buckets.s3, uploads=buckets.uploads, results=buckets.results)


@pytest.fixture
def votes_table(tables: Store) -> VotesTable:
    """Make a table of votes that no other test knows."""
    return VotesTable.fresh(tables)


@pytest.fixture
def table(votes_table: VotesTable) -> Table:
    """Return the table of votes as the service uses it."""
    return Table(votes_table.dynamodb, votes_table.name)


@pytest.fixture
def office(buckets: Buckets, votes_table: VotesTable, storage: Storage, table: Table) -> "Office":
    """Return fresh buckets and a fresh table, in which pictures can be filed and voted on."""
    from tests.voted import Office  # noqa: PLC0415 - it is made of what is defined here

    return Office(buckets, votes_table, storage, table)


@pytest.fixture
def near(store: Store, office: "Office") -> None:
    """Have the office's calls answered without a network, for tests that make very many."""
    from tests.near import bring_near  # noqa: PLC0415 - few tests need it

    if store.application is not None:
        bring_near(office.buckets.s3, store.application)
        bring_near(office.votes_table.dynamodb, store.application)


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
    caches = (app.settings, app.storage, app.table, app.polls)
    for cached in caches:
        cached.cache_clear()
    with Client(app.app) as client:
        yield client
    for cached in caches:
        cached.cache_clear()


@dataclass(frozen=True)
class RunningStack:
    """The local stack as `make run` starts it, in a process of its own."""

    url: str
    lines: Path
    note: Path
    """What it tells the owner's tools (tools/local/note.py)."""

    def printed(self) -> str:
        """Return what it has printed so far."""
        return self.lines.read_text()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Start the local stack once for all journeys."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@contextmanager
def running_stack(folder: Path, **environ: str) -> Iterator[RunningStack]:
    """Run a local stack of one's own, which writes to a folder."""
    lines, note = folder / "lines.txt", folder / "local.json"
    local = {**os.environ, "FUZZY_LOCAL": str(note), **environ}
    with (
        lines.open("w") as output,
        start_stack("--port", "0", stdout=output, env=local) as process,
    ):
        url = wait_for_address(process, lines)
        yield RunningStack(url, lines, note)
        process.terminate()


def start_stack(*arguments: str, stdout: Any, **options: Any) -> "subprocess.Popen[str]":  # noqa: ANN401 - passed through to subprocess
    """Start `python -m tools.local` as the Makefile does."""
    command = [sys.executable, "-u", "-m", "tools.local", *arguments]
    return subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, stdout=stdout, stderr=subprocess.STDOUT, text=True, **options
    )


def wait_for_address(process: "subprocess.Popen[str]", lines: Path) -> str:
    """Return the address once the stack prints it."""
    for _ in range(600):
        for line in lines.read_text().splitlines():
            if line.startswith("Fuzzy Vision is at "):
                return line.split()[4]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"The stack did not start:\n{lines.read_text()}")
