"""SQS, as much of it as the service uses: at least once, in any order, late, and dead letters."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.support.simulation.hub import Hub

VISIBILITY_SECONDS = 180
MOST_TRIES = 5
KEPT_SECONDS = 345_600
"""As in infra/template.yaml."""
_LATE = (0.0, 1.0, 20.0, 400.0)


@dataclass(eq=False)
class Message:
    """A message: when it can be seen (again), how often it was delivered, and why each failed."""

    number: int
    body: str
    visible: float
    sent: float
    tries: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass
class Queues:
    """The worker's queue with its dead letters. Every parameter that is not here is an error."""

    hub: Hub
    waiting: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        """Send a message; it may come late, and now and then twice."""
        del QueueUrl
        for _ in range(2 if self.hub.odd("duplicate message") else 1):
            late = self.hub.draws.pick(_LATE) if self.hub.odd("late message") else 0.0
            message = Message(next(self._numbers), MessageBody, self.hub.now + late, self.hub.now)
            self.waiting.append(message)
        return {}

    def receive(self) -> Message | None:
        """Deliver any message that can be seen; what failed too often is a dead letter."""
        self.hub.pause()
        oldest = self.hub.now - KEPT_SECONDS
        self.waiting = [one for one in self.waiting if one.sent >= oldest]
        for message in [one for one in self.waiting if one.tries >= MOST_TRIES]:
            if message.visible <= self.hub.now:
                self.waiting.remove(message)
                self.dead.append(message)
        seen = [one for one in self.waiting if one.visible <= self.hub.now]
        if not seen:
            return None
        message = self.hub.draws.pick(seen)
        message.tries += 1
        message.visible = self.hub.now + VISIBILITY_SECONDS
        self.hub.note(f"receive {message.number}, try {message.tries}: {message.body[:40]}", "")
        return message

    def delete(self, message: Message) -> None:
        """Take a message off the queue, if that is not forgotten."""
        if message in self.waiting and not self.hub.odd("delivered again"):
            self.waiting.remove(message)

    def is_due(self) -> bool:
        """Return whether a message can be seen."""
        return any(one.visible <= self.hub.now for one in self.waiting)

    def next_due(self) -> float:
        """Return when the next message can be seen, or infinity."""
        return min((one.visible for one in self.waiting), default=math.inf)
