"""The word list: phrases of the first edition's private language, and what to write instead."""

import re
from collections.abc import Iterator
from pathlib import Path

from docs.checks.texts import product_texts

# A phrase may continue on the next line of a comment, a docstring or a paragraph.
_GAP = r"[\s#*>\"']+f?[\"']?"

INSTEAD = {
    r"whoever": "anyone who; name the role (peer, owner, uploader)",
    r"anew": "again",
    r"beside(?! the point)": "next to, with, in addition to",
    r"reckon\w*": "estimate",
    r"mend(?:s|ed|ing)?": "fix, repair",
    r"hitherto|thereof|therein|whence|thither|whilst": "a modern word",
    r"abroad": "out-of-domain",
    r"strange things?|strangers": "out-of-distribution images",
    r"stillborn": "never created",
    r"tell(?:s)? whether": "return whether, check whether",
    r"that (?:it|that) is gone(?: already)? is fine": "idempotent",
    r"all there is of": "everything of",
    r"a world of its own|worlds of their own": "a separate deployment",
}
_PATTERNS = [
    (re.compile(rf"\b(?:{words.replace(' ', _GAP)})\b", re.IGNORECASE), instead)
    for words, instead in INSTEAD.items()
]


def findings(root: Path) -> Iterator[str]:
    """Yield `file:line: phrase -> what to write instead` for every phrase of the list."""
    for path, text in product_texts(root):
        for line, found, instead in find(text):
            yield f"{path}:{line}: {found!r} -> {instead}"


def find(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, phrase and replacement for every listed phrase in a text."""
    for pattern, instead in _PATTERNS:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield line, " ".join(match[0].split()), instead
