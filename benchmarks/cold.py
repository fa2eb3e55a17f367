"""Cold starts: a function of the package, from the start of its process to its first answer.

Lambda's own runtime client runs it, on one core; S3 answers from memory. TensorFlow has it easier:
no client and no storage, only the tutorial's own lines.
"""

import json
import shutil
import statistics
import time
from pathlib import Path
from zipfile import ZipFile

from tqdm import tqdm

from benchmarks import server
from benchmarks.errors import BenchError
from benchmarks.memory_store import MemoryStore
from benchmarks.server import Server
from benchmarks.verdict import API_START, TENSORFLOW_START, WORKER_START
from chalicelib import keys
from fuzzyvision.aws.memory_client import MemoryClient
from fuzzyvision.aws.package.build import build
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import model_folder
from fuzzyvision.local.moto.poller import queue_event
from tests.support import lambda_events
from tests.support.lambda_runtime import client
from tests.support.lambda_runtime.api import FunctionFailedError
from tests.support.lambda_runtime.function import Function

_ROUNDS = 5
_PEER = "benchmarks.baselines.cold"
_NAMES = {"UPLOADS_BUCKET": "uploads", "RESULTS_BUCKET": "results", "VOTES_TABLE": "votes"}


def measure(folder: Path, picture: bytes, peers: Path | None) -> dict[str, float]:
    """Return the seconds of cold starts, medians; `peers` is a Python with TensorFlow, if any.

    Raises BenchError if the package cannot be made or does not answer.
    """
    obstacle = client.obstacle()
    if obstacle:
        print(f"Cold starts are not measured: {obstacle}.")
        return {}
    task = _unpack(folder)
    seconds: dict[str, list[float]] = {WORKER_START: [], API_START: []}
    if peers:
        seconds[TENSORFLOW_START] = []
    for _ in tqdm(range(_ROUNDS), "Cold starts", leave=False, disable=None):
        try:
            seconds[WORKER_START].append(of_worker(task, picture, folder / "cold-worker.log"))
            seconds[API_START].append(of_api(task, folder / "cold-api.log"))
        except FunctionFailedError as error:
            raise BenchError(f"The package does not answer: {error}") from error
        if peers:
            seconds[TENSORFLOW_START].append(_of_peer(peers, folder))
    return {name: statistics.median(values) for name, values in seconds.items()}


def of_worker(task: Path, picture: bytes, log: Path) -> float:
    """Return the seconds that the worker of an unpacked package takes to its first answer."""
    upload = keys.new_upload_id()
    created = lambda_events.object_created("uploads", upload, MemoryClient.ETAG, len(picture))
    with MemoryStore() as store:
        store.client.put_object(Bucket="uploads", Key=upload, Body=picture)
        environment = {**_NAMES, "AWS_ENDPOINT_URL": store.url}
        with Function(task, "app.process_uploads", environment, log, _core()) as function:
            function.invoke(queue_event([lambda_events.message(created)], "uploads"))
            seconds = time.perf_counter() - function.started
        try:
            found = store.client.get_object(Bucket="results", Key=keys.answer_key(upload))
        except Exception as error:
            raise FunctionFailedError(f"There is no answer.\n{log.read_text()}") from error
    if json.loads(found["Body"].read())["status"] != "classified":
        raise FunctionFailedError("The picture was not classified.")
    return seconds


def of_api(task: Path, log: Path) -> float:
    """Return the seconds that the API of an unpacked package takes to its first ticket."""
    wanted = {"filename": "bench.jpg", "content_type": "image/jpeg", "size": 100}
    request = lambda_events.api_request("POST", "/uploads", json.dumps(wanted))
    with MemoryStore() as store:
        environment = {**_NAMES, "AWS_ENDPOINT_URL": store.url}
        with Function(task, "app.app", environment, log, _core()) as function:
            answer = function.invoke(request)
            seconds = time.perf_counter() - function.started
    if answer.error or answer.result["statusCode"] != 201:  # noqa: PLR2004 - HTTP's Created
        raise FunctionFailedError(f"There is no ticket: {answer}")
    return seconds


def _unpack(folder: Path) -> Path:
    """Make the package and lay it open; return where."""
    task = folder / "task"
    shutil.rmtree(task, ignore_errors=True)
    print("Packaging, to measure cold starts ...", flush=True)
    try:
        made = build("bench", client.architecture() or "", folder / "package", model_folder())
        client.installed()
    except CommandError as error:
        raise BenchError(str(error)) from error
    with ZipFile(made.zip) as archive:
        archive.extractall(task)
    return task.resolve()


def _of_peer(python: Path, folder: Path) -> float:
    command = [str(python), "-m", _PEER, str(folder / "small.jpg")]
    with Server(command, folder / "cold-tensorflow.log", _core()) as process:
        process.wait_for(lambda log: log if "{" in log else None)
        return process.seconds()


def _core() -> int:
    return server.first_core()
