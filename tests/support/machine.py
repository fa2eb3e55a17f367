"""The front of one machine on a free port, with a store of its own and no workers."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import requests
from chalice.app import Chalice

from fuzzyvision.common import site
from fuzzyvision.common.headers import security_headers
from fuzzyvision.common.project import ROOT
from fuzzyvision.local import address, servers
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.front import Front, Hold, most_body
from fuzzyvision.local.gateway import Gateway
from fuzzyvision.local.http_server import HttpServer
from fuzzyvision.local.login import Gate
from fuzzyvision.local.network import Network
from fuzzyvision.local.objects import FileObjects


@dataclass(frozen=True)
class Machine:
    """A front that is being served, and the store behind it."""

    url: str
    objects: FileObjects

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:  # noqa: ANN401 - passed through to requests
        """Send a request."""
        return requests.request(method, self.url + path, timeout=30, **more)

    def write(self, key: str, document: object) -> bytes:
        """Write a public object of JSON, and return it."""
        body = json.dumps(document).encode()
        self.objects.write(key, body, "application/json")
        return body


def once(_upload_id: str, find: Callable[[], Any], _seconds: float) -> Any:  # noqa: ANN401 - whatever is found
    """Wait for no answer."""
    return find()


@contextmanager
def served(
    path: Path, *, hold: Hold = once, url: str = "", password: str = ""
) -> Iterator[Machine]:
    """Serve the front of a fresh store, with an API that answers with what it was asked."""
    folder = Folder.prepare(path)
    objects = FileObjects(folder, 30, address.current)
    files = partial(site.files, ROOT / "vendor" / "model")
    listener = servers.bind(0)
    network = Network(servers.port_of(listener), public=url, password=password)
    front = Front(
        objects=objects,
        api=Gateway(echo_app(objects)),
        files=files,
        folder=folder,
        headers=security_headers(),
        hold=hold,
        gate=Gate.of(network, folder.key, partial(files, login=True), lambda _: True),
        url=url,
        private=bool(password),
    )
    server = HttpServer(listener, front, most_body)
    server.start()
    yield Machine(f"http://localhost:{servers.port_of(listener)}", objects)
    server.stop()


def echo_app(objects: FileObjects) -> Chalice:
    """Return an app with a route that issues forms, and one that fails."""
    app = Chalice("echo", configure_logs=False)

    @app.route("/forms/{upload_id}", methods=["POST"])
    def form(upload_id: str) -> dict[str, Any]:
        asked: Any = app.current_request
        size = int(asked.query_params["size"])
        issued: dict[str, Any] = objects.form(upload_id, "image/jpeg", size)
        return issued

    @app.route("/slow/{word}", methods=["GET"])
    def slow(word: str) -> dict[str, Any]:
        asked: Any = app.current_request
        return {"word": word, "path": asked.context["path"]}

    return app
