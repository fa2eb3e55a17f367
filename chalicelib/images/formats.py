"""The accepted formats, told by the first bytes of a file. Pure, no Pillow."""

import re

from chalicelib.limits import READS_HEIC

HEIF = re.compile(rb"....ftyp(?:hei|hev|mif1|msf1)", re.DOTALL)
"""What HEIC begins with, whether it can be read here or not."""
_SIGNATURES = {
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "BMP": re.compile(rb"BM"),
    "WEBP": re.compile(rb"RIFF....WEBP", re.DOTALL),
    # One of the file's brands, up to the 16th (ISO/IEC 14496-12, section 4.3).
    "AVIF": re.compile(rb"....ftyp(?:....){0,16}?avi[fs]", re.DOTALL),
}
if READS_HEIC:
    _SIGNATURES["HEIF"] = HEIF

FORMATS = tuple(_SIGNATURES)
"""Pillow's names of the accepted formats."""


ONLY_APART = frozenset({"AVIF", "HEIF"})
"""Formats whose decoders are only run in a child process: a header does not say what they cost."""


def sniff(data: bytes) -> str | None:
    """Return the format that the signature claims, or None if it is not accepted."""
    for name, signature in _SIGNATURES.items():
        if signature.match(data):
            return name
    return None
