"""What one run of the tools keeps: a way into the service, and which pictures it has sent."""

import os.path
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from urllib.request import url2pathname

from fuzzyvision.client import (
    Client,
    EntryError,
    Explanation,
    ModelCard,
    NotFoundError,
    RejectedError,
    Result,
    Statistics,
)
from fuzzyvision.client.files import read

MOST_KNOWN = 1000
"""Results in memory; of the oldest it is forgotten that they were sent."""


@dataclass
class _Sent:
    lock: Lock = field(default_factory=Lock)
    result: Result | None = None


class Session:
    """Calls a service, from several threads. What is raised is a ClientError.

    `connect` is called at the first call, and again after the service has refused entry: it may be
    away when this starts.
    """

    def __init__(self, connect: Callable[[], Client]) -> None:
        self._connect = connect
        self._client: Client | None = None
        self._lock = Lock()
        self._known: dict[bytes, _Sent] = {}

    def classify(self, path: str) -> Result:
        """Classify the picture in a file. The same bytes are sent once; the file's name is not."""
        return self._result(_read(path))

    def explain(self, path: str) -> tuple[Result, Explanation]:
        """Classify the picture in a file, and return what its answer hangs on too."""
        data = _read(path)
        result = self._result(data)
        with self._service() as client:
            try:
                return result, client.explain(result.name)
            except NotFoundError:  # it was deleted: the next call sends it again
                self._sent(data).result = None
                raise

    def model_card(self) -> ModelCard:
        """Return the card of the model in service."""
        with self._service() as client:
            return client.model_card()

    def statistics(self) -> Statistics:
        """Return how well the model does by the votes."""
        with self._service() as client:
            return client.statistics()

    def _result(self, data: bytes) -> Result:
        sent = self._sent(data)
        with sent.lock:
            if sent.result is None:
                with self._service() as client:
                    sent.result = client.classify(data)
            return sent.result

    def _sent(self, data: bytes) -> _Sent:
        with self._lock:
            sent = self._known.setdefault(sha256(data).digest(), _Sent())
            if len(self._known) > MOST_KNOWN:
                del self._known[next(iter(self._known))]
            return sent

    @contextmanager
    def _service(self) -> Iterator[Client]:
        try:
            with self._lock:
                self._client = self._client or self._connect()
                client = self._client
            yield client
        except EntryError:
            self._client = None
            raise


def _read(path: str) -> bytes:
    """Return what is in a regular file: a pipe would never end. Raises RejectedError."""
    if not path.strip():
        raise RejectedError("unreadable-file", "The path is empty: name a file.")
    if path.startswith("file:"):
        path = url2pathname(path.removeprefix("file:").removeprefix("//").removeprefix("localhost"))
    file = Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - raises nothing for ~nobody
    if not os.path.isfile(file):  # noqa: PTH113 - raises nothing, whatever the path is
        raise RejectedError("unreadable-file", f"There is no file {file} that can be read.")
    try:
        return read(file)
    except RejectedError as error:
        raise RejectedError(error.code, f"{file}: {error}") from error
