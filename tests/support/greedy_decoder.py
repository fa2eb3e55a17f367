"""Decoders that a picture leads astray: `python -m tests.support.greedy_decoder WIDTH HEIGHT`.

What they do is in the picture's bytes.
"""

import os
import signal
import sys

from chalicelib.fit import CROP, Fit
from chalicelib.images import apart
from chalicelib.images.pictures import Picture


def read(data: bytes, _width: int, _height: int, _fit: Fit = CROP) -> Picture:
    """Use CPU or memory without end, or end by a signal or an error."""
    if data == b"spin":
        while True:
            pass
    if data == b"hoard":
        hoard = [bytearray(10 * 2**20)]
        while True:
            hoard.append(bytearray(b"x" * 10 * 2**20))
    if data == b"fail":
        sys.exit("no module named Pillow")
    os.kill(os.getpid(), signal.Signals[data.decode()])
    raise AssertionError


if __name__ == "__main__":
    apart.main(read)
