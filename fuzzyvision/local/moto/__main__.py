"""`make run`: Fuzzy Vision on this machine, until Ctrl-C."""

import argparse
import signal
import sys
import threading
import webbrowser
from collections.abc import Sequence

_MOST_PORT = 65_535


def main(given: Sequence[str] | None = None) -> int:
    """Run the stack until it is told to end; return the exit code."""
    arguments = _parse(given)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    # Imported once the signals are in place: it takes a second, and may be interrupted too.
    from fuzzyvision.common import console  # noqa: PLC0415
    from fuzzyvision.local.moto.stack import Stack  # noqa: PLC0415
    from fuzzyvision.local.servers import PortInUseError  # noqa: PLC0415

    console.print_records()
    try:
        stack = Stack(arguments.port)
    except PortInUseError as error:
        sys.stderr.write(f"{error}\nTake another one: make run PORT=9000\n")
        return 2
    stack.start()
    print(f"Fuzzy Vision is at {stack.url}  (Ctrl-C ends it)", flush=True)
    print(f"Objects are kept in memory, at {stack.store_url}; nothing leaves this machine.")
    if arguments.open:
        webbrowser.open(stack.url)
    ended.wait()
    stack.stop()
    print("\nEnded.")
    return 0


def _parse(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=_port, default=8000, help="of the page; 0 is any free one")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    return parser.parse_args(given)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to {_MOST_PORT}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
