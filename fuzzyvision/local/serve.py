"""One machine in the foreground, until a signal ends it."""

import signal
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from fuzzyvision.local.ending import Ending


@dataclass(frozen=True)
class Options:
    """What the owner chose: `port` 0 takes a free one, `data` is the folder that keeps all."""

    port: int
    data: Path
    workers: int
    browser: bool


def serve(options: Options) -> None:
    """Serve until Ctrl-C or SIGTERM, which let everything begun end; a second one does not.

    Raises CommandError if the port or the folder is in use, or the model's card may not be
    published.
    """
    ending = Ending(signal.SIGINT, signal.SIGTERM)
    # Imported once the signals are in place: it takes a moment, and may be interrupted too.
    from fuzzyvision.bundle import cards  # noqa: PLC0415
    from fuzzyvision.common import console, project  # noqa: PLC0415
    from fuzzyvision.local import servers  # noqa: PLC0415
    from fuzzyvision.local.folder import Folder  # noqa: PLC0415
    from fuzzyvision.local.machine import Machine  # noqa: PLC0415

    model = project.model_folder()
    cards.checked(model)
    console.print_records()
    folder = Folder.prepare(options.data)
    # A free port is known when it is bound; one that was asked for may be that of another server
    # on this folder, and then the lock says so.
    free = None if options.port else servers.bind(0)
    port = servers.port_of(free) if free else options.port
    url = f"http://localhost:{port}"
    with folder.locked(url), free or servers.bind(port) as listener:
        machine = Machine(folder, listener, url, model, options.workers)
        machine.start()
        print(f"Fuzzy Vision is at {url}  (Ctrl-C ends it)", flush=True)
        print(f"Everything is kept in {folder.path}; nothing leaves this machine.", flush=True)
        if options.browser:
            webbrowser.open(url)
        ending.wait()
        machine.stop()
    print("\nEnded.", flush=True)
