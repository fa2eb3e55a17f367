"""Reads a picture where it can do no harm: in a thread with a deadline, or in a child process.

A picture that was delivered before may have ended its worker. From then on it is decoded in a
child with limits of CPU and memory, and only what exceeds them, or crashes the decoder, is
refused: an honest picture whose worker was killed by chance is read as at the first time.
"""

import json
import math
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from chalicelib.errors import OverdueError, PictureRefusedError
from chalicelib.fit import CROP, FITS, Fit
from chalicelib.images import pictures
from chalicelib.images.formats import ONLY_APART, sniff
from chalicelib.images.pictures import Picture, Read
from chalicelib.images.refusals import unreadable
from chalicelib.settings import child_environ

SECONDS = 10
"""Longest time to wait for a picture; the function's own limit is 30 s."""
CPU_SECONDS = 2
"""CPU time that a child may use for a picture, beyond what it needs to start."""
MEMORY = 600 * 2**20
"""Bytes that a child may hold for a picture, beyond what it holds when it has started."""

_ROOT = Path(__file__).resolve().parents[2]
_LEFT_BEHIND = "decoder that was left behind"
_FAULTS = {
    signal.SIGXCPU,
    signal.SIGABRT,
    signal.SIGSEGV,
    signal.SIGBUS,
    signal.SIGFPE,
    signal.SIGILL,
}
"""Signals by which a picture ends a child. SIGKILL is not one: it comes from outside."""


def read_in_time(  # noqa: PLR0913 - what to read, and how long to wait for it
    data: bytes,
    width: int,
    height: int,
    fit: Fit = CROP,
    *,
    read_here: Read = pictures.read,
    seconds: float = SECONDS,
) -> Picture:
    """Read a picture as `pictures.read` does; raises OverdueError after some seconds.

    AVIF and HEIC are read apart. So is everything while the decoder of an earlier one still runs:
    never more are left behind than there are workers.
    """
    if sniff(data) in ONLY_APART or any(
        thread.name == _LEFT_BEHIND for thread in threading.enumerate()
    ):
        return read_apart(data, width, height, fit)
    found: list[Picture | BaseException] = []

    def read() -> None:
        try:
            found.append(read_here(data, width, height, fit))
        except BaseException as error:  # noqa: BLE001 - raised again below
            found.append(error)

    # Daemonic: a decoder cannot be interrupted, but nobody has to wait for it.
    thread = threading.Thread(target=read, name="decoder", daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        thread.name = _LEFT_BEHIND
        raise OverdueError(f"The picture was not decoded after {seconds} s.")
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def read_apart(
    data: bytes, width: int, height: int, fit: Fit = CROP, *, module: str = __name__
) -> Picture:
    """Read a picture as `pictures.read` does, in a child process.

    A picture that exceeds CPU_SECONDS or MEMORY is refused as unreadable. Raises OverdueError
    if the child was ended by anything else, or by nothing for two times SECONDS. The child runs
    `module`, which calls `main`.
    """
    command = [sys.executable, "-m", module, str(width), str(height), fit]
    try:
        child = subprocess.run(  # noqa: S603 - our own module, two numbers and a word of the card
            command,
            input=data,
            capture_output=True,
            cwd=_ROOT,
            env=child_environ(),
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OverdueError(f"The picture was not decoded after {2 * SECONDS} s.") from error
    if -child.returncode in _FAULTS:
        raise unreadable()
    if child.returncode != 0:
        last = child.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise OverdueError(f"A decoder ended with {child.returncode}: {' '.join(last)}")
    return _unpacked(child.stdout, width, height)


def _unpacked(answer: bytes, width: int, height: int) -> Picture:
    """Return what a child wrote; no pickle, because a decoder may have been taken over."""
    line, _, rest = answer.partition(b"\n")
    says = json.loads(line)
    if "code" in says:
        raise PictureRefusedError(says["code"], says["message"])
    display, thumbnail = int(says["display"]), int(says["thumbnail"])
    pixels = np.frombuffer(rest[display + thumbnail :], dtype=np.uint8)
    return Picture(
        display=rest[:display],
        size=(int(says["width"]), int(says["height"])),
        thumbnail=rest[display : display + thumbnail],
        pixels=pixels.reshape(height, width, 3),
    )


def _limit() -> None:
    """Limit this process; what it has used to start does not count."""
    pages = int(Path("/proc/self/statm").read_text().split()[5]) if sys.platform == "linux" else 0
    held = pages * resource.getpagesize()
    # On Linux "data" is all private memory that can be written; other systems only count the heap.
    resource.setrlimit(resource.RLIMIT_DATA, (held + MEMORY, held + MEMORY))
    seconds = math.ceil(time.process_time()) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(read: Read = pictures.read) -> None:
    """Read a picture from standard input; write a line of JSON, and the bytes of the images."""
    width, height = map(int, sys.argv[1:3])
    fit = FITS[FITS.index(sys.argv[3])]
    _limit()
    out = sys.stdout.buffer
    try:
        picture = read(sys.stdin.buffer.read(), width, height, fit)
    except (PictureRefusedError, MemoryError) as error:
        refusal = error if isinstance(error, PictureRefusedError) else unreadable()
        out.write(json.dumps({"code": refusal.code, "message": str(refusal)}).encode() + b"\n")
        return
    sizes = {"display": len(picture.display), "thumbnail": len(picture.thumbnail)}
    sizes |= dict(zip(("width", "height"), picture.size, strict=True))
    out.write(json.dumps(sizes).encode() + b"\n")
    out.write(picture.display + picture.thumbnail + picture.pixels.tobytes())


if __name__ == "__main__":
    main()
