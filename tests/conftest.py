"""Fixtures, built upward: shared data, an object store, storage, the API, the whole local stack."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from chalice.test import Client

import app
from chalicelib import card
from chalicelib.storage import Storage
from tools.local import environment, servers
from tools.local.forms import Credentials
from tools.local.object_store import ObjectStore
from tools.local.servers import HOST, Server

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


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data, which is not part of the repository."""
    folder = os.environ.get("FUZZY_SHARED")
    if not folder:
        pytest.skip("FUZZY_SHARED does not say where the shared pictures are")
    return Path(folder).resolve()


@dataclass(frozen=True)
class Store:
    """An S3 server and who may use it; `real` if it is Ceph and not our own stand-in."""

    url: str
    credentials: Credentials
    real: bool = False

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
    listener = servers.bind(0)
    server = Server(listener, ObjectStore(CREDENTIALS, [ORIGIN]))
    server.start()
    yield Store(f"http://{HOST}:{servers.port_of(listener)}", CREDENTIALS)
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


@pytest.fixture
def buckets(store: Store) -> Buckets:
    """Make two buckets that no other test knows."""
    return Buckets.fresh(store)


@pytest.fixture
def storage(buckets: Buckets) -> Storage:
    """Return storage on fresh buckets."""
    return Storage(buckets.s3, uploads=buckets.uploads, results=buckets.results)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch, store: Store, buckets: Buckets) -> Iterator[Client]:
    """Return a client of the API and the worker, whose environment points to fresh buckets."""
    local = dict(os.environ)
    environment.isolate(local, store.credentials, store.url)
    local |= {"UPLOADS_BUCKET": buckets.uploads, "RESULTS_BUCKET": buckets.results}
    for name in os.environ.keys() - local.keys():
        monkeypatch.delenv(name)
    for name, value in local.items():
        monkeypatch.setenv(name, value)
    for cached in (app.settings, app.storage):
        cached.cache_clear()
    with Client(app.app) as client:
        yield client
    for cached in (app.settings, app.storage):
        cached.cache_clear()


@dataclass(frozen=True)
class RunningStack:
    """The local stack as `make run` starts it, in a process of its own."""

    url: str
    lines: Path

    def printed(self) -> str:
        """Return what it has printed so far."""
        return self.lines.read_text()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Start the local stack once for all journeys."""
    lines = tmp_path_factory.mktemp("stack") / "lines.txt"
    with lines.open("w") as output, start_stack("--port", "0", stdout=output) as process:
        url = wait_for_address(process, lines)
        yield RunningStack(url, lines)
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
