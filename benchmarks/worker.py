"""The worker alone, in a separate process: one thread, storage in memory.

    python -m benchmarks.worker FOLDER ROUNDS

FOLDER holds the pictures as `<name>.jpg`. Prints a line when the first small photo is answered,
and at last a line of JSON: for every picture times, CPU seconds and the time of every step.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, cast

from benchmarks import proc
from benchmarks.steps import Profiler
from chalicelib import keys
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.aws.sqs import SQSQueue
from chalicelib.model import card
from chalicelib.model.classifier import Classifier
from chalicelib.ports import Ports
from chalicelib.settings import Settings
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from fuzzyvision.aws.memory_client import MemoryClient

FIRST_ANSWER = "first answer"
_ROOT = Path(__file__).resolve().parents[1]
_WARM_UP = 3


class Bench:
    """The worker with the bundled model, as `app` makes it."""

    def __init__(self) -> None:
        self._settings = Settings("uploads", "results", "votes")
        folder = self._settings.model_folder
        examples = card.example_sizes(folder)
        self._model = worker.Model(card.load(folder), Classifier(folder).probabilities, examples)

    def answer(self, picture: bytes) -> float:
        """Let the worker answer a picture; return the seconds it took."""
        # The store is new every time: what it keeps of earlier pictures is not the worker's memory.
        client = MemoryClient()
        upload = Upload(keys.new_upload_id(), client.ETAG, "2026-11-22T12:00:00Z")
        client.put_object(Bucket="uploads", Key=upload.id, Body=picture)
        storage = S3Objects(cast("Any", client), uploads="uploads", results="results")
        table = DynamoDBVotes(client, "votes")
        ports = Ports(storage, table, SQSQueue("", lambda: cast("Any", client)))
        started = time.perf_counter()
        document = worker.process_upload(upload, ports, self._model, self._settings)
        seconds = time.perf_counter() - started
        if document is None or document["status"] != "classified":
            raise RuntimeError(f"The picture was not classified: {document}")
        return seconds

    def measure(self, picture: bytes, rounds: int) -> dict[str, Any]:
        """Answer a picture several times; return the times and the CPU seconds of them all."""
        for _ in range(_WARM_UP):
            self.answer(picture)
        before = time.process_time()
        times = [self.answer(picture) for _ in range(rounds)]
        return {"times": times, "cpu": time.process_time() - before}

    def steps(self, picture: bytes, rounds: int) -> dict[str, float]:
        """Return the seconds of every step of a picture; the profiler costs a little itself."""
        profiler = Profiler()
        for _ in range(rounds):
            with profiler:
                self.answer(picture)
        return {step: seconds / rounds for step, seconds in profiler.seconds.items()}


def main() -> None:
    """Answer, measure, print."""
    pictures = {path.stem: path.read_bytes() for path in Path(sys.argv[1]).glob("*.jpg")}
    rounds = int(sys.argv[2])
    bench = Bench()
    bench.answer(pictures["small"])
    print(FIRST_ANSWER, flush=True)
    measured = {name: bench.measure(picture, rounds) for name, picture in pictures.items()}
    memory = proc.peak_memory("self")
    for name, picture in pictures.items():
        measured[name]["steps"] = bench.steps(picture, rounds)
    print(json.dumps({"memory": memory, "pictures": measured}))


if __name__ == "__main__":
    main()
