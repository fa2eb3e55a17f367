"""How a client of each server sends a picture and gets its answer.

All are made of the standard library's HTTP client, and keep a connection where the server does:
eight of them in one process have to take little of what the servers could use.
"""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from benchmarks.errors import BenchError
from fuzzyvision.common.form import form

_LEAST_PAUSE = 0.005
_PATIENCE = 60


class Answer(NamedTuple):
    """What a server said."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


class Client(ABC):
    """A client of the server at `url`, with one connection to each host that it is sent to."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._connections: dict[str, HTTPConnection] = {}

    def visit(self) -> None:
        """Ask for the home page, and take any answer: the server serves."""
        self._ask("GET", "/")

    @abstractmethod
    def send(self, picture: bytes) -> None:
        """Send a picture and wait for its answer; raises BenchError if it is not classified."""

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections.values():
            connection.close()

    def _ask(
        self, method: str, url: str, body: bytes | None = None, content_type: str = ""
    ) -> Answer:
        address = urlsplit(url)
        connection = self._connection(address.netloc or self._host)
        headers = {"Content-Type": content_type} if content_type else {}
        connection.request(method, address.path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get("Location", ""), answer.read())

    def _connection(self, host: str) -> HTTPConnection:
        if host not in self._connections:
            self._connections[host] = HTTPConnection(host, timeout=_PATIENCE)
        return self._connections[host]

    def _post(self, url: str, body: bytes, content_type: str) -> Answer:
        answer = self._ask("POST", url, body, content_type)
        _expect(answer.status < HTTPStatus.BAD_REQUEST, answer)
        return answer

    def _post_json(self, url: str, value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        return json.loads(self._post(url, json.dumps(value).encode(), "application/json").body)

    def _post_form(self, url: str, fields: Mapping[str, str], name: str, file: bytes) -> Answer:
        body, content_type = form(fields, name, file)
        return self._post(url, body, content_type)


class TutorialClient(Client):
    """Posts the tutorial's form and follows it to the prediction."""

    def send(self, picture: bytes) -> None:
        """See Client."""
        posted = self._post_form("/", {}, "image", picture)
        answer = self._ask("GET", posted.location)
        _expect(answer.status == HTTPStatus.OK and json.loads(answer.body)["Mouse"] >= 0, answer)


class GradioClient(Client):
    """Takes the calls that Gradio documents: upload, call, and read the event that ends it."""

    def send(self, picture: bytes) -> None:
        """See Client."""
        [path] = json.loads(self._post_form("/gradio_api/upload", {}, "files", picture).body)
        image = {"path": path, "meta": {"_type": "gradio.FileData"}}
        event = self._post_json("/gradio_api/call/predict", {"data": [image]})["event_id"]
        answer = self._ask("GET", f"/gradio_api/call/predict/{event}")
        _expect(b"event: complete" in answer.body, answer)


class StackClient(Client):
    """Does what the page does: ticket, form, and asking for the answer until it is there."""

    def send(self, picture: bytes) -> None:
        """See Client."""
        wanted = {"filename": "bench.jpg", "content_type": "image/jpeg", "size": len(picture)}
        ticket = self._post_json("/api/uploads", wanted)
        self._post_form(ticket["url"], ticket["fields"], "file", picture)
        posted = time.perf_counter()
        while (answer := self._ask("GET", ticket["answer"])).status == HTTPStatus.NOT_FOUND:
            waited = time.perf_counter() - posted
            _expect(waited < _PATIENCE, answer)
            # The page waits longer each time too: several clients would only serve polls.
            time.sleep(max(_LEAST_PAUSE, waited / 4))
        classified = answer.status == HTTPStatus.OK and b'"classified"' in answer.body
        _expect(classified, answer)

    def read_statistics(self) -> None:
        """Ask for the numbers of the statistics' page."""
        answer = self._ask("GET", "/api/stats")
        _expect(answer.status == HTTPStatus.OK, answer)


def _expect(condition: bool, answer: Answer) -> None:
    if not condition:
        said = f"{answer.status} {answer.text[:500]}"
        raise BenchError(f"The server did not do what was asked: {said}")
