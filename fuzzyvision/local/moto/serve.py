"""The local stack in the foreground, until a signal ends it."""

import os
import signal
import time
import webbrowser
from typing import NoReturn

_PAUSE = 0.2
"""Seconds after which a signal is noticed at the latest."""


def serve(port: int, framing: tuple[str, ...], *, browser: bool) -> NoReturn:
    """Run the stack until Ctrl-C or SIGTERM; the sites `framing` may frame its slim page.

    Raises CommandError if the port is in use, or the model's card may not be published.
    """
    received: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: received.append(got))
    # Imported once the signals are in place: it takes a second, and may be interrupted too.
    from fuzzyvision.bundle import cards  # noqa: PLC0415
    from fuzzyvision.common import console, project  # noqa: PLC0415
    from fuzzyvision.local.moto.stack import Stack  # noqa: PLC0415

    cards.checked(project.model_folder())
    console.print_records()
    stack = Stack(port, framing)
    stack.start()
    print(f"Fuzzy Vision is at {stack.url}  (Ctrl-C ends it)", flush=True)
    print(f"Objects are kept in memory, at {stack.store_url}; nothing leaves this machine.")
    if browser:
        webbrowser.open(stack.url)
    # Not an Event: a signal that comes just before its wait would not end it, ever.
    while not received:
        time.sleep(_PAUSE)
    stack.stop()
    print("\nEnded.", flush=True)
    # Python would wait until the worker is done with its picture, however long that takes.
    os._exit(0)
