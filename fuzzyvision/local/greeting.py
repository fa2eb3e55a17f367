"""What is printed when the server is ready, for the owner and those who share it. Pure."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from fuzzyvision.local.network import Network
from fuzzyvision.local.qr import drawn, legible, lit


def greeting(network: Network, folder: Path, out: TextIO) -> Iterator[str]:
    """Yield lines: where it is, what is kept where, and what others open, with a QR code.

    `out` is where they are printed.
    """
    yield f"Fuzzy Vision is at {network.here}  (Ctrl-C ends it)"
    if not network.shared:
        yield f"Everything is kept in {folder}; nothing leaves this machine."
        return
    yield f"Everything is kept in {folder}."
    addresses = network.addresses()
    if not addresses:
        yield "This machine is in no network now. When it is, others open its address."
        return
    asked = "It asks for the password." if network.password else "It asks for no password."
    yield f"Others open {' or '.join(addresses)}  {asked}"
    code = drawn(addresses[0])
    if legible(code, out.encoding):  # some terminals have no block characters
        yield lit(code) if out.isatty() else code.rstrip("\n")
