"""Reads the body of a request as it was announced: whole, or not at all."""

from typing import IO

_PIECE = 1 << 18


class IncompleteBodyError(Exception):
    """The body ended before its Content-Length: its client has cancelled, or was cut off."""


def read_body(stream: IO[bytes], length: int, most: int) -> tuple[bytes, int]:
    """Return the first `most` bytes of a body of `length` bytes, and how many were cut.

    It always reads to the end: who answers before that breaks the connection, and the client
    never sees the answer. Raises IncompleteBodyError if the end comes early, and TimeoutError if
    it does not come (fuzzyvision/local/servers.py has the limits).
    """
    kept = stream.read(min(length, most))
    left = length - len(kept)
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
    if left:
        raise IncompleteBodyError
    return kept, length - len(kept)
