"""The segments of a JPEG, walked without decoding anything. Pure, no Pillow."""

import re
from collections.abc import Iterator
from itertools import islice

import numpy as np

# A marker is FF and a byte that is neither 00 (a stuffed FF in coded data) nor FF (padding).
_MARKER = re.compile(rb"\xff([\x01-\xfe])")
# Inside coded data the restart markers D0-D7 belong to the data and do not end it.
_END_OF_SCAN = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_PIECE = 1 << 17
_MOST_COMPONENTS = 4
_MARKED, _START_OF_SCAN, _END_OF_IMAGE = 0xFF, 0xDA, 0xD9
# Markers that stand alone, with no length after them (ITU T.81, table B.1).
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def has_more_scans(data: bytes, limit: int, components: int) -> bool:
    """Return whether a JPEG has more scans than `limit`, or more `components` in all of them.

    There are never more than places that look like one, so that nearly every picture is done
    with one search of its bytes; only where there are too many are the segments walked.
    """
    # numpy, because bytes.count takes seven times as long; piece by piece, to stay in the cache.
    values = np.frombuffer(data, dtype=np.uint8)
    alike = 0
    for start in range(0, len(values), _PIECE):
        piece = values[start : start + _PIECE + 1]
        alike += int(np.count_nonzero((piece[:-1] == _MARKED) & (piece[1:] == _START_OF_SCAN)))
    if alike <= limit and _MOST_COMPONENTS * alike <= components:
        return False
    found = list(islice(scans(data), limit + 1))
    return len(found) > limit or sum(found) > components


def scans(data: bytes) -> Iterator[int]:
    """Yield the components of each scan of a JPEG by walking its segments (ITU T.81, B.1.1.4).

    Bytes that look like a scan inside a segment, such as an ICC profile or an embedded
    preview, do not count. It ends at the end of the image.
    """
    position, pattern = 2, _MARKER
    while found := pattern.search(data, position):
        marker, position = found[1][0], found.end()
        pattern = _MARKER
        if marker == _END_OF_IMAGE:
            return
        if marker in _STANDALONE:
            continue
        if marker == _START_OF_SCAN:
            yield data[position + 2] if position + 2 < len(data) else 0
            pattern = _END_OF_SCAN
        position += int.from_bytes(data[position : position + 2], "big")
