"""The one fault injector: clients of AWS that are interrupted at their calls.

The interruption may be a death, an error that AWS answers with, or what somebody else does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.ports import Ports
from tests.support.stores import Buckets, ListedQueue, VotesTable


class KilledError(BaseException):
    """The process is gone: nothing that it would have done is done."""


@dataclass
class Interruption:
    """What happens before (or `after`) the calls of clients, told their number from 1.

    `only` limits it to calls of one name; other calls are neither counted nor interrupted.
    """

    action: Callable[[int], object]
    after: bool = False
    only: str = ""
    calls: list[str] = field(default_factory=list)
    _lock: Any = field(default_factory=Lock)

    @classmethod
    def at(cls, step: int, action: Callable[[], object], *, only: str = "") -> "Interruption":
        """Interrupt one call."""
        return cls(lambda number: action() if number == step else None, only=only)

    @classmethod
    def death(cls, step: int, *, only: str = "") -> "Interruption":
        """Be killed before one call."""

        def die() -> None:
            raise KilledError

        return cls.at(step, die, only=only)

    def client(self, client: Any) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
        """Return a client whose calls are interrupted."""
        return _Client(client, self)

    def ports(self, buckets: Buckets, table: VotesTable) -> Ports:
        """Return the engine on AWS with clients that are interrupted."""
        s3, dynamodb = self.client(buckets.s3), self.client(table.dynamodb)
        objects = S3Objects(s3, uploads=buckets.uploads, results=buckets.results)
        return Ports(objects, DynamoDBVotes(dynamodb, table.name), ListedQueue())

    def count(self, name: str) -> int:
        """Count a call; return its number, or 0 if it is not of the name."""
        if self.only not in {"", name}:
            return 0
        with self._lock:  # the worker writes in two threads
            self.calls.append(name)
            return len(self.calls)


class _Client:
    def __init__(self, client: Any, interruption: Interruption) -> None:  # noqa: ANN401 - as above
        self._client = client
        self._interruption = interruption

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any call
        def call(*plain: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through
            number = self._interruption.count(name)
            if number and not self._interruption.after:
                self._interruption.action(number)
            try:
                return getattr(self._client, name)(*plain, **named)
            finally:  # an error is an answer too: a key that is not there
                if number and self._interruption.after:
                    self._interruption.action(number)

        return call
