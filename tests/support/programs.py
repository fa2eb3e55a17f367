"""A colour profile with a program that LittleCMS takes minutes for, in some hundred bytes."""

import struct
from functools import cache

from PIL import ImageCms

_TAG = struct.Struct(">4sII")
_HEADER = 128


@cache
def profile_with_program(steps: int) -> bytes:
    """Return sRGB's profile with a program (ICC.1:2022, multiProcessElementsType) of many steps."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = int.from_bytes(plain[_HEADER : _HEADER + 4], "big")
    entries = [_TAG.unpack_from(plain, _HEADER + 4 + 12 * number) for number in range(count)]
    bodies = {name: plain[start : start + size] for name, start, size in entries}
    name = "mine".encode("utf-16-be")
    record = struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(name), 28)
    bodies[b"desc"] = b"mluc\0\0\0\0" + record + name
    bodies |= dict.fromkeys((b"D2B0", b"D2B1"), _program(steps))
    table, data, start = b"", b"", _HEADER + 4 + 12 * len(bodies)
    for tag, body in bodies.items():
        padded = body + bytes(-len(body) % 4)
        table += _TAG.pack(tag, start + len(data), len(body))
        data += padded
    version_4_4 = plain[4:8] + b"\4\x40\0\0" + plain[12:_HEADER]
    whole = version_4_4 + struct.pack(">I", len(bodies)) + table + data
    return struct.pack(">I", len(whole) + 4) + whole


def _program(steps: int) -> bytes:
    """Return a program whose steps all are the same set of three curves."""
    segment = b"parf\0\0\0\0" + struct.pack(">HH4f", 0, 0, 1.01, 1, 0, 0)
    curve = b"curf\0\0\0\0" + struct.pack(">HH", 1, 0) + segment
    curves = b"cvst\0\0\0\0" + struct.pack(">HH", 3, 3) + struct.pack(">II", 36, len(curve)) * 3
    start = 16 + 8 * steps
    place = struct.pack(">II", start, len(curves + curve))
    return b"mpet\0\0\0\0" + struct.pack(">HHI", 3, 3, steps) + place * steps + curves + curve
