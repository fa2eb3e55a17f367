"""One machine: its front and its workers, on one folder."""

import os
import socket
from functools import partial
from pathlib import Path

import app
from chalicelib.access import Access
from fuzzyvision.common import environment, site
from fuzzyvision.common.environment import Credentials
from fuzzyvision.common.headers import security_headers
from fuzzyvision.local import address
from fuzzyvision.local.engine import connect
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.front import Front, most_body
from fuzzyvision.local.gateway import Gateway
from fuzzyvision.local.http_server import HttpServer
from fuzzyvision.local.login import Gate
from fuzzyvision.local.network import Network
from fuzzyvision.local.public import Remembered
from fuzzyvision.local.upkeep import Upkeep
from fuzzyvision.local.workers import Workers


class Machine:
    """Serves one folder on a bound socket. It sets the environment: a process has one at most."""

    def __init__(
        self, folder: Folder, listener: socket.socket, network: Network, model: Path, workers: int
    ) -> None:
        url = next(iter(network.addresses()), network.here)
        # Nothing here asks AWS; so nothing that could lead to an account is kept either.
        environment.isolate(os.environ, Credentials("LOCAL", "none"), url)
        os.environ |= {"SITE_URL": url, "MODEL_FOLDER": str(model.resolve())}
        settings = app.settings()
        self._workers = Workers(folder, workers, os.environ)
        self._engine = connect(folder, settings, address.current, self._workers.wake)
        app.use(self._engine)
        self._upkeep = Upkeep(self._engine)
        files = partial(
            site.files,
            settings.model_folder,
            settings.keep_days,
            access=settings.access,
            framed=bool(network.framing),
        )
        is_invited = settings.access is Access.INVITED
        front = Front(
            objects=self._engine.objects,
            api=Gateway(app.app, network.public),
            files=files,
            folder=folder,
            headers=security_headers(),
            hold=self._workers.held.wait_for,
            gate=Gate.of(
                network, folder.key, Remembered(partial(files, login=True)), app.is_admitted
            ),
            url=network.public,
            private=bool(network.password) or is_invited,
            shares=not is_invited,
            framing=network.framing,
        )
        self._server = HttpServer(listener, front, most_body)

    def start(self) -> None:
        """Serve; pictures are answered as soon as a worker has loaded the model."""
        self._server.start()
        self._workers.start()
        self._upkeep.start()

    def stop(self) -> None:
        """Bring to an end what was begun, and what takes too long is left for the next start."""
        self._server.stop()
        self._workers.stop()
