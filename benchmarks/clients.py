"""How a client of each server sends a picture and gets its answer."""

import json
import time
from abc import ABC, abstractmethod
from typing import Any

import requests

from benchmarks.errors import BenchError

_LEAST_PAUSE = 0.005
_PATIENCE = 60


class Client(ABC):
    """A client of the server at `url`, with one connection that it keeps."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False

    @abstractmethod
    def send(self, picture: bytes) -> None:
        """Send a picture and wait for its answer; raises BenchError if it is not classified."""

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _get(self, path: str) -> requests.Response:
        return self._session.get(self._url + path, timeout=_PATIENCE)

    def _post(self, url: str, **content: Any) -> Any:  # noqa: ANN401 - passed through to requests
        answer = self._session.post(url, timeout=_PATIENCE, **content)
        answer.raise_for_status()
        return answer


class TutorialClient(Client):
    """Posts the tutorial's form and follows it to the prediction."""

    def send(self, picture: bytes) -> None:
        """See Client."""
        answer = self._post(self._url + "/", files={"image": ("bench.jpg", picture)})
        _expect(bool(answer.json()["Mouse"] >= 0), answer.text)


class GradioClient(Client):
    """Takes the calls that Gradio documents: upload, call, and read the event that ends it."""

    def send(self, picture: bytes) -> None:
        """See Client."""
        api = self._url + "/gradio_api"
        [path] = self._post(api + "/upload", files={"files": ("bench.jpg", picture)}).json()
        image = {"path": path, "meta": {"_type": "gradio.FileData"}}
        event = self._post(api + "/call/predict", json={"data": [image]}).json()["event_id"]
        events = self._get(f"/gradio_api/call/predict/{event}").text
        _expect("event: complete" in events, events)


class StackClient(Client):
    """Does what the page does: ticket, form, and asking for the answer until it is there."""

    def send(self, picture: bytes) -> None:
        """See Client."""
        body = {"filename": "bench.jpg", "content_type": "image/jpeg", "size": len(picture)}
        ticket = self._post(self._url + "/api/uploads", json=body).json()
        self._post(ticket["url"], data=ticket["fields"], files={"file": ("bench.jpg", picture)})
        posted = time.perf_counter()
        while not (answer := self._get(ticket["answer"])).ok:
            waited = time.perf_counter() - posted
            _expect(waited < _PATIENCE, "no answer")
            # The page waits longer each time too: several clients would only serve polls.
            time.sleep(max(_LEAST_PAUSE, waited / 4))
        _expect(json.loads(answer.content)["status"] == "classified", answer.text)


def _expect(condition: bool, answer: str) -> None:
    if not condition:
        raise BenchError(f"The picture was not classified: {answer[:500]}")
