"""The segments of a JPEG, walked without decoding anything. Pure, no Pillow."""

import re

import numpy as np

# A marker is FF and a byte that is neither 00 (a stuffed FF in coded data) nor FF (padding).
_MARKER = re.compile(rb"\xff([\x01-\xfe])")
# Inside coded data the restart markers D0-D7 belong to the data and do not end it.
_END_OF_SCAN = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_PIECE = 1 << 17
_MARKED, _START_OF_SCAN, _END_OF_IMAGE = 0xFF, 0xDA, 0xD9
# Markers that stand alone, with no length after them (ITU T.81, table B.1).
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def has_more_scans(data: bytes, limit: int) -> bool:
    """Return whether a JPEG has more scans than `limit`.

    There are never more than places that look like one, so that nearly every picture is done
    with one search of its bytes; only where there are too many are the segments walked.
    """
    # numpy, because bytes.count takes seven times as long; piece by piece, to stay in the cache.
    values = np.frombuffer(data, dtype=np.uint8)
    alike = 0
    for start in range(0, len(values), _PIECE):
        piece = values[start : start + _PIECE + 1]
        alike += int(np.count_nonzero((piece[:-1] == _MARKED) & (piece[1:] == _START_OF_SCAN)))
    return alike > limit and count_scans(data, limit) > limit


def count_scans(data: bytes, limit: int) -> int:
    """Count the scans of a JPEG by walking its segments (ITU T.81, B.1.1.4).

    Bytes that look like a scan inside a segment, such as an ICC profile or an embedded
    preview, do not count. Counting ends at the end of the image, or at `limit` + 1.
    """
    scans, position = 0, 2
    pattern = _MARKER
    while found := pattern.search(data, position):
        marker, position = found[1][0], found.end()
        pattern = _MARKER
        if marker == _END_OF_IMAGE:
            break
        if marker in _STANDALONE:
            continue
        if marker == _START_OF_SCAN:
            scans += 1
            if scans > limit:
                break
            pattern = _END_OF_SCAN
        position += int.from_bytes(data[position : position + 2], "big")
    return scans
