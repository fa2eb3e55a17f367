"""A machine whose server is killed and started again, always at the same address."""

import os
import signal
import sqlite3
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any, Self

import requests

from fuzzyvision.local import servers
from fuzzyvision.local.folder import DATABASE
from tests.support.stack import start_stack, wait_for_address

Json = dict[str, Any]


class Machine:
    """The server of a folder."""

    def __init__(self, folder: Path, **environ: str) -> None:
        with servers.bind(0) as listener:
            self._port = servers.port_of(listener)
        self.url = f"http://localhost:{self._port}"
        self.data = folder / "data"
        self._lines = folder / "lines.txt"
        self._environ = os.environ | {"DATA": str(self.data), "ENGINE": "embedded"} | environ
        self._running = ExitStack()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def start(self) -> None:
        """Start the server, and wait until it serves."""
        output = self._running.enter_context(self._lines.open("a"))
        before = len(self.printed())
        starting = start_stack("--port", str(self._port), stdout=output, env=self._environ)
        self._process = self._running.enter_context(starting)
        wait_for_address(self._process, self._lines, before)

    def kill(self) -> None:
        """Kill the server; nothing of it notices."""
        self._process.kill()
        self._running.close()

    def stop(self) -> int:
        """Ask the server to end; return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(60)
        self._running.close()
        return code

    def printed(self) -> str:
        """Return what all its servers have printed."""
        return self._lines.read_text()

    def workers(self) -> list[int]:
        """Return the ids of its worker processes."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    def rows(self, statement: str) -> list[Any]:
        """Return what its database says."""
        with closing(sqlite3.connect(self.data / DATABASE)) as connection:
            return connection.execute(statement).fetchall()


def upload(url: str, data: bytes) -> Json:
    """Upload a picture, as often as it takes until it is acknowledged; return its ticket."""
    body: Any = {"filename": "m.jpg", "content_type": "image/jpeg", "size": len(data)}
    while True:
        with suppress(requests.RequestException):  # the server is gone
            form: Json = requests.post(f"{url}/api/uploads", json=body, timeout=60).json()
            files = {"file": ("m.jpg", data)}
            posted = requests.post(form["url"], data=form["fields"], files=files, timeout=60)
            assert posted.status_code == 204, posted.text
            return form
        time.sleep(0.05)
