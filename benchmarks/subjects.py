"""Who is measured, and how each is started."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import clients, server
from benchmarks.clients import Client
from benchmarks.server import Server
from benchmarks.verdict import STACK, TUTORIAL_ON_ONE_CORE, WORKER

TITLES = {
    TUTORIAL_ON_ONE_CORE: "the tutorial's way, on one core",
    "tutorial": "the tutorial's way",
    "gradio": "Gradio",
    STACK: "Fuzzy Vision",
    WORKER: "Fuzzy Vision's worker alone, on one core",
}
"""What every subject is called in the reports, in their order."""

CLIENTS = 8

_ADDRESS = re.compile(r"Fuzzy Vision is at (\S+)  ")


@dataclass(frozen=True)
class Subject:
    """A server to measure. `command` makes its command line from a port.

    Where `tells` is set the server chooses its port itself, and prints its address.
    """

    name: str
    command: Callable[[int], list[str]]
    client: type[Client]
    core: int | None = None
    tells: bool = False

    @property
    def clients(self) -> int:
        """How many clients it is measured with in the end: one where it has one core."""
        return CLIENTS if self.core is None else 1

    def start(self, folder: Path) -> tuple[Server, str]:
        """Start it, wait until it can be reached, and return it with its address."""
        port = 0 if self.tells else server.free_port()
        process = Server(self.command(port), folder / f"{self.name}.log", self.core)
        try:
            return process, process.wait_for(lambda log: self._address(log, port))
        except BaseException:
            process.__exit__(None, None, None)
            raise

    def _address(self, log: str, port: int) -> str | None:
        if self.tells:
            found = _ADDRESS.search(log)
            return found[1] if found else None
        return f"http://{server.HOST}:{port}" if server.listens(port) else None


def stack(data: Path) -> Subject:
    """Return Fuzzy Vision as `make run` starts it, on all cores, with its own folder."""

    def command(port: int) -> list[str]:
        run = [sys.executable, "-m", "fuzzyvision.cli", "run"]
        return [*run, "--port", str(port), "--data", str(data)]

    return Subject(STACK, command, clients.StackClient, tells=True)


def peers(python: Path) -> list[Subject]:
    """Return what Fuzzy Vision is measured against, run by a Python that has its packages."""

    def command(module: str, threads: int) -> Callable[[int], list[str]]:
        start = [str(python), "-m", f"benchmarks.baselines.{module}", "--threads", str(threads)]
        return lambda port: [*start, "--port", str(port)]

    one, tutorial, gradio = command("tutorial", 1), command("tutorial", 0), command("gradio_app", 0)
    core = server.first_core()
    return [
        Subject(TUTORIAL_ON_ONE_CORE, one, clients.TutorialClient, core),
        Subject("tutorial", tutorial, clients.TutorialClient),
        Subject("gradio", gradio, clients.GradioClient),
    ]
