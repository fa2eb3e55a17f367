"""Uploads in chaos, in a process whose memory is watched: `python -m tests.support.chaos ORDERS`.

The orders are JSON: the store, its keys, buckets and table, how many uploads, and a seed. Pictures
are honest, broken, costly, posted twice on one form, or deleted at any time; their events come
late, twice and shuffled, and workers are killed at any call of AWS. Prints a line of JSON: the
messages that failed five times, and the memory after a quarter of the uploads and at the end.
"""

import json
import random
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.errors import NotFoundError
from chalicelib.uploads import deletion, messages
from tests.support.expensive_pictures import EXPENSIVE
from tests.support.interruptions import Interruption, KilledError
from tests.support.pictures import encoded, quadrants
from tests.support.stores import SETTINGS, Buckets, VotesTable, at
from tests.support.uploads import MODEL, record

MOST_TRIES = 5
_MOST_KILLED = 3  # an event whose worker dies five times in a row is dead, and rightly so
_CALLS = 12  # more than a worker makes
_AT_ONCE = 40
_PICTURES = (
    *(encoded(quadrants(64 + 8 * number, 48)) for number in range(8)),
    b"just text",
    EXPENSIVE["BMP of one run-length encoded line"](),
)


@dataclass
class Message:
    """A message of the queue, and how often it was delivered."""

    body: str
    tries: int = 0
    killed: int = 0


class Chaos:
    """The peers, the queue and the workers."""

    def __init__(self, buckets: Buckets, table: VotesTable, seed: int) -> None:
        self.dead: list[str] = []
        self._buckets = buckets
        self._table = table
        self._chance = random.Random(seed)  # noqa: S311 - chance for a test, no secret
        self._waiting: list[Message] = []

    def upload(self) -> None:
        """Post one picture or two on one form, and perhaps delete it; its events wait."""
        upload_id = f"{self._chance.getrandbits(128):032x}"
        for _ in range(self._chance.choice((1, 1, 1, 2))):
            body = self._chance.choice(_PICTURES)
            put = self._buckets.s3.put_object(
                Bucket=self._buckets.uploads, Key=upload_id, Body=body
            )
            event = record(upload_id)
            event["s3"]["object"]["eTag"] = put["ETag"].strip('"')
            message = json.dumps({"Records": [event]})
            self._waiting += [Message(message) for _ in range(self._chance.choice((1, 1, 2)))]
        self._deliver_some()
        if self._chance.random() < 0.2:
            self._delete(upload_id)

    def finish(self) -> None:
        """Deliver all that waits."""
        while self._waiting:
            self._deliver()

    def _deliver_some(self) -> None:
        while len(self._waiting) > self._chance.randrange(_AT_ONCE):
            self._deliver()

    def _deliver(self) -> None:
        message = self._waiting.pop(self._chance.randrange(len(self._waiting)))
        message.tries += 1
        dies = message.killed < _MOST_KILLED and self._chance.random() < 0.2
        step = self._chance.randint(1, _CALLS) if dies else 0
        ports = Interruption.death(step).ports(self._buckets, self._table)
        try:
            # Once, so that children do not make it take an hour.
            messages.process_message(message.body, ports, MODEL, SETTINGS, deliveries=1)
        except KilledError:
            message.killed += 1
            self._waiting.append(message)
        except Exception as error:  # noqa: BLE001 - whatever it is, the queue delivers again
            if message.tries >= MOST_TRIES:
                self.dead.append(repr(error))
            else:
                self._waiting.append(message)

    def _delete(self, upload_id: str) -> None:
        ports = Interruption.death(0).ports(self._buckets, self._table)
        with suppress(NotFoundError):
            deletion.delete(upload_id, ports, datetime.now(UTC))


def memory() -> int:
    """Return what this process holds, in KiB (proc(5), VmRSS)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def main() -> None:
    """Upload in chaos; tell what it left."""
    orders = json.loads(sys.argv[1])
    chaos = Chaos(*at(orders), orders["seed"])
    early = 0
    for number in range(orders["count"]):
        chaos.upload()
        if number == orders["count"] // 4:
            early = memory()
    chaos.finish()
    told = {"dead": chaos.dead, "early_kib": early, "late_kib": memory()}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
