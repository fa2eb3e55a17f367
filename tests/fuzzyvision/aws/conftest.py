"""Fixtures of the tests that speak to AWS's stand-in."""

from collections.abc import Iterator

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.local import servers
from fuzzyvision.local.servers import HOST, Server
from tests.support.aws.cloud import REGION, Cloud


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Serve a fresh AWS, and point the environment at it as an owner's shell would."""
    listener = servers.bind(0)
    cloud = Cloud()
    server = Server(listener, cloud)
    server.start()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{HOST}:{servers.port_of(listener)}",
        "AWS_ACCESS_KEY_ID": "owner",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    yield cloud
    server.stop()
    cloud.forget()


@pytest.fixture
def account(cloud: Cloud) -> Account:  # noqa: ARG001 - the environment points to it
    """Return the owner's account."""
    return Account.connect()
