"""Colour profiles (ICC.1:2010) that tests make for themselves."""

import struct

import numpy as np

# Red, green and blue in XYZ, adapted to D50, as Apple's "Display P3" profile has them.
P3 = np.array(
    [[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]]
)
SRGB = np.array(
    [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def display_p3(curve: bytes | None = None) -> bytes:
    """Return a Display P3 profile, or one with another tone curve."""
    tags = {b"desc": _text("Display P3"), b"cprt": _text("none"), b"wtpt": _xyz(0.9642, 1, 0.8249)}
    for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), P3.T, strict=True):
        tags[name] = _xyz(*column)
    parameters = b"".join(map(_fixed, _SRGB_CURVE))
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        tags[name] = curve or b"para" + bytes(4) + struct.pack(">HH", 3, 0) + parameters
    return _profile(tags)


def srgb_of_p3(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return a Display P3 colour in sRGB, clipped: an independent computation."""
    encoded = np.array(colour) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    mixed = (np.linalg.inv(SRGB) @ P3 @ linear).clip(0, 1)
    curved = np.where(mixed <= 0.0031308, 12.92 * mixed, 1.055 * mixed ** (1 / 2.4) - 0.055)
    red, green, blue = (round(float(255 * value)) for value in curved)
    return red, green, blue


def _profile(tags: dict[bytes, bytes]) -> bytes:
    offset = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        padded = body + bytes(-len(body) % 4)
        table += name + struct.pack(">II", offset + len(bodies), len(body))
        bodies += padded
    kinds = (b"mntr", b"RGB ", b"XYZ ", b"acsp")
    header = struct.pack(">I4xI4s4s4s12x4s", offset + len(bodies), 0x04300000, *kinds)
    header = header.ljust(68, b"\0") + b"".join(map(_fixed, (0.9642, 1, 0.8249)))
    return header.ljust(128, b"\0") + table + bodies


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return (
        b"mluc"
        + bytes(4)
        + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28)
        + encoded
    )
