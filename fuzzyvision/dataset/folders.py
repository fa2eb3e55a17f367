"""Labels as names of folders: safe on every file system, and never one for two labels. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256

_MOST_BYTES = 100
"""Longest folder name in bytes of UTF-8. File systems allow 255, but Windows counts the whole path
as well, and a path has the picture's name and the owner's folders in it too."""

_ALLOWED_SIGNS = frozenset(" _-.&'()")
_ALLOWED_CATEGORIES = frozenset("LMN")  # letters, marks and numbers of every script
_FIRST = frozenset("LN")
_RESERVED = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
"""Names that Windows keeps for devices, whatever follows a dot ("Naming Files, Paths, and
Namespaces" in Microsoft's documentation)."""


def name_folders(labels: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the folder of every label, `given` ones among them and unchanged.

    A label that is not a valid name, or whose name another label has on a file system that takes
    `cat` for `Cat`, gets one that ends with a hash of it.
    """
    named = dict(given)
    taken = {_alike(folder) for folder in named.values()}
    for label in sorted(set(labels) - named.keys()):
        folder = _safe(label)
        if folder != label or _alike(folder) in taken:
            folder = f"{folder}-{sha256(label.encode(errors='surrogatepass')).hexdigest()[:8]}"
        taken.add(_alike(folder))
        named[label] = folder
    return named


def _safe(label: str) -> str:
    """Return what is left of a label that may be a folder's name, and a spreadsheet's cell."""
    text = "".join(_safe_sign(sign) for sign in unicodedata.normalize("NFC", label))
    # A leading dot hides a folder, a dash makes it an option, and a mark has nothing to stand
    # on; Windows drops dots and spaces at the end.
    while text and unicodedata.category(text[0])[0] not in _FIRST:
        text = text[1:]
    text = text.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip(" .")
    return f"label-{text}" if not text or _RESERVED.fullmatch(text) else text


def _safe_sign(sign: str) -> str:
    allowed = sign in _ALLOWED_SIGNS or unicodedata.category(sign)[0] in _ALLOWED_CATEGORIES
    return sign if allowed else "_"


def _alike(folder: str) -> str:
    """Return what two names have in common that a file system may take for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folder).casefold())
