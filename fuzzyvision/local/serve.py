"""One machine in the foreground, until a signal ends it."""

import signal
import sys
import webbrowser
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fuzzyvision.local.ending import Ending

if TYPE_CHECKING:
    from fuzzyvision.local.network import Network


@dataclass(frozen=True)
class Options:
    """What the owner chose: port 0 takes a free one, `data` is the folder that keeps all."""

    network: "Network"
    data: Path
    workers: int
    browser: bool


def serve(options: Options) -> None:
    """Serve until Ctrl-C or SIGTERM, which let everything begun end; a second one does not.

    Raises CommandError if the port or the folder is in use, if a later release wrote the folder, or
    if the model's card may not be published.
    """
    ending = Ending(signal.SIGINT, signal.SIGTERM)
    # Imported once the signals are in place: it takes a moment, and may be interrupted too.
    from fuzzyvision.bundle import cards  # noqa: PLC0415
    from fuzzyvision.common import console, project  # noqa: PLC0415
    from fuzzyvision.local import servers  # noqa: PLC0415
    from fuzzyvision.local.folder import Folder  # noqa: PLC0415
    from fuzzyvision.local.greeting import greeting  # noqa: PLC0415
    from fuzzyvision.local.machine import Machine  # noqa: PLC0415

    model = project.model_folder()
    cards.checked(model)
    console.print_records()
    folder = Folder.to_serve(options.data)
    # A free port is known when it is bound; one that was asked for may be that of another server
    # on this folder, and then the lock says so.
    network = options.network
    free = None if network.port else servers.bind(0, network.host)
    network = replace(network, port=servers.port_of(free)) if free else network
    with (
        folder.locked(network.here),
        free or servers.bind(network.port, network.host) as listener,
    ):
        machine = Machine(folder, listener, network, model, options.workers)
        machine.start()
        print(*greeting(network, folder.path, sys.stdout), sep="\n", flush=True)
        if options.browser:
            webbrowser.open(network.here)
        ending.wait()
        machine.stop()
    print("\nEnded.", flush=True)
