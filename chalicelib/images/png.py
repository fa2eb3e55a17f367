"""The chunks of a PNG, checked without building the picture. Pure, no Pillow."""

import struct
import zlib
from collections.abc import Iterable

_SIGNATURE_BYTES = 8
_HEADER = struct.Struct(">I4s")
_CHECKSUM_BYTES = 4
_STEP = 1 << 16


def is_whole(data: bytes, most_bytes: int) -> bool:
    """Tell whether every chunk of a PNG is there and its picture data intact.

    Decoders stop at the last row and never notice what is wrong behind it. A wrong chunk
    checksum alone is forgiven where the compressed data still carry their own (RFC 1950);
    `most_bytes` bounds how much is inflated to find out.
    """
    position, picture, intact = _SIGNATURE_BYTES, list[memoryview](), True
    view = memoryview(data)
    while position + _HEADER.size <= len(view):
        length, kind = _HEADER.unpack_from(view, position)
        body = position + _HEADER.size
        position = body + length + _CHECKSUM_BYTES
        if position > len(view):
            return False
        if kind == b"IDAT":
            picture.append(view[body : body + length])
            checksum = int.from_bytes(view[body + length : position], "big")
            intact = intact and checksum == zlib.crc32(view[body - 4 : body + length])
        if kind == b"IEND":
            return intact or _inflates(picture, most_bytes)
    return False


def _inflates(parts: Iterable[memoryview], most_bytes: int) -> bool:
    stream, inflated = zlib.decompressobj(), 0
    try:
        for part in parts:
            waiting: bytes | memoryview = part
            while waiting and not stream.eof:
                inflated += len(stream.decompress(waiting, _STEP))
                if inflated > most_bytes:
                    return False
                waiting = stream.unconsumed_tail
    except zlib.error:
        return False
    return stream.eof
