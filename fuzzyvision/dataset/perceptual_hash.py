"""Which pictures are nearly the same: saved again, made smaller, mirrored, cropped a little.

A perceptual hash: the signs of the lowest frequencies of the grey picture's cosine transform
against their median ("pHash", Zauner 2010, "Implementation and Benchmarking of Perceptual Image
Hash Functions"), 255 of them. The difference hash of 64 bits, which is better known, takes one
shoe on white paper for another.
"""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chalicelib.errors import PictureRefusedError
from chalicelib.images.render import DISPLAY_SIDE

MOST_DIFFERENT = 36
"""Bits of 255 in which two near-duplicates may differ: where different photographs begin to be
taken for one another is a little above (measured in tests/fuzzyvision/dataset)."""

_CROPS = (0.0, 0.025, 0.05)
"""Shares cut off at every side: a crop is like the same crop of the whole picture."""

_SIDE, _KEPT = 32, 16

_WORDS = _KEPT * _KEPT // 64
_COMPARED = ((0, 0), (0, 1), (0, 2), (1, 0), (2, 0))

Prints = NDArray[np.uint64]
"""Prints of n pictures as [n, 3 crops, 4 words]."""


def fingerprint(data: bytes) -> bytes:
    """Return the print of a display image: three hashes of 255 bits, each in 32 bytes.

    Raises PictureRefusedError if it is not what the worker stores: a JPEG of at most 1024 px.
    """
    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as image:
            if max(image.size) <= DISPLAY_SIDE:
                image.draft("L", (4 * _SIDE, 4 * _SIDE))
                return _prints_of(image.convert("L"))
    except Exception as error:  # Pillow raises whatever its decoders meet, as in chalicelib
        raise PictureRefusedError("unreadable", "This picture is damaged.") from error
    raise PictureRefusedError("unreadable", "This picture is larger than the worker's own.")


def together(prints: list[bytes]) -> Prints:
    """Return prints as the array that `near` searches."""
    return np.frombuffer(b"".join(prints), dtype=np.uint64).reshape(-1, len(_CROPS), _WORDS)


def near(prints: Prints, first: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each picture from `first` on, with those before it that are nearly the same."""
    mirror = _mirror()
    for place in range(first, len(prints)):
        earlier, own = prints[:place], prints[place]
        found = [
            _close(earlier[:, theirs], sought)
            for mine, theirs in _COMPARED
            for sought in (own[mine], own[mine] ^ mirror)
        ]
        yield place, np.unique(np.concatenate(found))


def _close(candidates: NDArray[np.uint64], sought: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return which of the hashes [n, 4] differ from one by few enough bits."""
    # Half of a hash rules out nearly all: the whole is only looked at for those that are left.
    half = _WORDS // 2
    differing = np.bitwise_count(candidates[:, :half] ^ sought[:half]).sum(axis=1)
    left = np.flatnonzero(differing <= MOST_DIFFERENT)
    differing = np.bitwise_count(candidates[left] ^ sought).sum(axis=1)
    close: NDArray[np.intp] = left[differing <= MOST_DIFFERENT]
    return close


def _prints_of(image: Image.Image) -> bytes:
    width, height = image.size
    hashes = []
    for share in _CROPS:
        box = (width * share, height * share, width * (1 - share), height * (1 - share))
        small = image.resize((_SIDE, _SIDE), Image.Resampling.BOX, box=box)
        hashes.append(_hash(np.asarray(small, dtype=np.float64)))
    return b"".join(hashes)


def _hash(grey: NDArray[np.float64]) -> bytes:
    """Return the hash of grey values [32, 32]: a bit per frequency, down before across."""
    waves = np.arange(_KEPT)[:, np.newaxis]
    basis = np.cos(np.pi * (2 * np.arange(_SIDE) + 1) * waves / (2 * _SIDE))
    strengths = (basis @ grey @ basis.T).ravel()
    signs = strengths > np.median(strengths[1:])
    signs[0] = False  # the mean brightness says nothing
    return np.packbits(signs).tobytes()


def _mirror() -> NDArray[np.uint64]:
    """Return the bits that turn over when a picture is mirrored: odd frequencies across."""
    odd = np.tile(np.arange(_KEPT) % 2 == 1, _KEPT)
    return np.frombuffer(np.packbits(odd).tobytes(), dtype=np.uint64)
