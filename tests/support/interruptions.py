"""Clients of AWS that are interrupted at their calls: by a death, or by what somebody else does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from tests.support.voting import VotingFixture


class KilledError(BaseException):
    """The process is gone: nothing that it would have done is done."""


@dataclass
class Interruption:
    """What happens before each call of all clients of an voting together, told its number."""

    action: Callable[[int], object]
    calls: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, step: int, action: Callable[[], object]) -> "Interruption":
        """Interrupt one call only, counted from 1."""
        return cls(lambda number: action() if number == step else None)

    @classmethod
    def death(cls, step: int) -> "Interruption":
        """Be killed before one call."""

        def die() -> None:
            raise KilledError

        return cls.at(step, die)

    def of(self, voting: VotingFixture) -> VotingFixture:
        """Return an voting whose calls are interrupted."""
        s3: Any = _Client(voting.buckets.s3, self)
        dynamodb = _Client(voting.votes_table.dynamodb, self)
        buckets = voting.buckets
        return VotingFixture(
            buckets,
            voting.votes_table,
            S3Objects(s3, uploads=buckets.uploads, results=buckets.results),
            DynamoDBVotes(dynamodb, voting.votes_table.name),
            voting.uploads,
        )


class _Client:
    def __init__(self, client: Any, interruption: Interruption) -> None:  # noqa: ANN401 - boto3 makes its client classes at run time
        self._client = client
        self._interruption = interruption

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any call
        def call(**arguments: Any) -> Any:  # noqa: ANN401 - passed through
            self._interruption.calls.append(name)
            self._interruption.action(len(self._interruption.calls))
            return getattr(self._client, name)(**arguments)

        return call
