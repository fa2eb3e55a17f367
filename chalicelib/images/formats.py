"""The accepted formats, told by the first bytes of a file. Pure, no Pillow."""

import re

_SIGNATURES = {
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "BMP": re.compile(rb"BM"),
    "WEBP": re.compile(rb"RIFF....WEBP", re.DOTALL),
}

FORMATS = tuple(_SIGNATURES)
"""Pillow's names of the accepted formats."""


def sniff(data: bytes) -> str | None:
    """Return the format that the signature claims, or None if it is not accepted."""
    for name, signature in _SIGNATURES.items():
        if signature.match(data):
            return name
    return None
