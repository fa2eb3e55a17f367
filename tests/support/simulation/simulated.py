"""The simulated services as an engine among the others: held to the same promises as real ones."""

from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Never

import pytest

from tests.support import stores
from tests.support.engines import AwsEngine
from tests.support.simulation.buckets import Buckets
from tests.support.simulation.choices import Choices
from tests.support.simulation.hub import START, Hub
from tests.support.simulation.tables import Tables


class _Locked:
    """A simulated client whose calls threads make one after another."""

    def __init__(self, client: object) -> None:
        self._client, self._lock = client, Lock()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any call
        if name == "generate_presigned_post":
            pytest.skip("a simulated form takes no request")

        def call(*plain: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through
            with self._lock:
                return getattr(self._client, name)(*plain, **named)

        return call


@dataclass(frozen=True)
class _Buckets(stores.Buckets):
    def keys(self, bucket: str) -> list[str]:
        return list(self.s3.keys(bucket))


@dataclass(frozen=True)
class _Engine(AwsEngine):
    @property
    def inbox(self) -> Never:
        pytest.skip("the simulation's queue is received from by its own workers")


def engine() -> AwsEngine:
    """Return an engine with nothing in it, at which nothing goes wrong."""
    hub = Hub(Choices({}))
    hub.now = (datetime.now(UTC) - START).total_seconds()
    buckets = _Buckets(_Locked(Buckets(hub)), "uploads", "results")
    return _Engine("simulated", buckets, stores.VotesTable(_Locked(Tables(hub)), "votes"), None)
