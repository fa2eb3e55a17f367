"""A table in logical time: transactions take 10 ms, and one that meets another is cancelled.

No clock is read and nothing sleeps, so the figures are the same on every machine.
"""

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TRANSACTION = 0.010
CALL = 0.015
"""Seconds that each other call of a vote takes on average, as docs/scale.md assumes."""
CALLS_BEFORE = (5, 2)
"""Calls before the transaction of a first vote, and of a later one."""
PATIENCE = 5.0
PAUSES = (0.02, 0.4)
Keys = frozenset[tuple[str, str]]


@dataclass
class Outcome:
    """What became of all votes."""

    transactions: int = 0
    cancelled: int = 0
    refused: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return the outcome of both, one after the other."""
        return Outcome(
            self.transactions + other.transactions,
            self.cancelled + other.cancelled,
            self.refused + other.refused,
            self.seconds + other.seconds,
        )

    @property
    def a_second(self) -> float:
        """Votes that were counted, in a second."""
        return (self.transactions - self.cancelled) / self.seconds


def written(writes: Sequence[dict[str, Any]]) -> Keys:
    """Return the keys of the items that a transaction writes."""
    items = [write.get("Key", write.get("Item")) for one in writes for write in one.values()]
    return frozenset((item["pk"], item["sk"]) for item in items if item is not None)


def vote_at_once(voters: Sequence[Sequence[Keys]], seed: int = 1) -> Outcome:
    """Let all voters begin at once, each with one vote after another, told what a vote writes.

    A cancelled vote is repeated after a jittered pause as `retry_on_busy` does, and refused after
    five seconds. The first transaction to hold an item is the one that stays.
    """
    chance = random.Random(seed)  # noqa: S311 - chance for a test, no secret
    outcome, held = Outcome(), dict[tuple[str, str], float]()

    def calls(turn: int) -> float:
        number = CALLS_BEFORE[turn > 0]
        return sum(chance.uniform(0.5 * CALL, 1.5 * CALL) for _ in range(number))

    waiting = [(calls(0), voter, 0, PAUSES[0], 0.0) for voter in range(len(voters))]
    heapq.heapify(waiting)
    while waiting:
        now, voter, turn, widest, began = heapq.heappop(waiting)
        outcome.transactions += 1
        outcome.seconds = max(outcome.seconds, now + TRANSACTION)
        began = began or now
        keys = voters[voter][turn]
        if any(held.get(key, 0.0) > now for key in keys):
            outcome.cancelled += 1
            pause = chance.uniform(0, widest)
            if now + pause - began <= PATIENCE:
                again = now + pause + calls(1)
                wider = min(2 * widest, PAUSES[1])
                heapq.heappush(waiting, (again, voter, turn, wider, began))
                continue
            outcome.refused += 1
        else:
            held |= dict.fromkeys(keys, now + TRANSACTION)
        if turn + 1 < len(voters[voter]):
            then = now + TRANSACTION + calls(turn + 1)
            heapq.heappush(waiting, (then, voter, turn + 1, PAUSES[0], 0.0))
    return outcome
