"""The word list: phrases of the first edition's private language, and what to write instead."""

import re
from collections.abc import Iterator
from pathlib import Path

from docs.checks.texts import product_texts

# A phrase may continue on the next line of a comment, a docstring or a paragraph.
_GAP = r"[\s#*>\"']+f?[\"']?"

INSTEAD = {
    r"whoever": "anyone who; or name the role: peer, owner, uploader",
    r"anew": "again",
    r"besides?": "next to, with, in addition to, other than",
    r"reckon\w*": "estimate",
    r"mend(?:s|ed|ing)?": "fix, repair",
    r"hitherto|thereof|therein|whence|thither|whilst|ere|lest|upon": "a modern word",
    r"shall": "must, will",
    r"dear(?:er|est)?": "expensive",
    r"abroad": "out-of-domain",
    r"strange things?|strangers": "out-of-distribution images",
    r"stillborn": "never created",
    r"school|lessons?|exam": "training, batches, evaluation",
    r"retry_on_busy": "with retries",
    r"twins?": "concurrent delivery, second process",
    r"tells? whether": "return whether, check whether",
    r"(?:tells?|told|telling|speaks?|spoken|speaking) of": "describe, mention, name",
    r"(?:tells?|told|telling) (?:\w+ )?apart": "distinguish",
    r"(?:counted|taken|set|kept) apart": "separately",
    r"that (?:it|that|they) (?:is|are) gone(?: already)? is fine": "idempotent",
    r"(?:all|what|those|everything) (?:that )?there (?:is|are)": "everything, those that exist",
    r"a world of its own|worlds of their own": "a separate deployment",
    r"of (?:its|their|our|his|her) own": "its own ..., separate",
    r"nothing but": "only",
    r"(?:all )?but for|all but": "except, except for",
    r"otherwise than": "differently from",
    r"so that nobody": "so that ... cannot",
    r"nobody (?:comes|came|asks|asked|knows|says|is to)": "use the passive, or name the role",
    r"in the way of": "conflicting with",
    r"under way": "in progress",
    r"in hand": "locked, in use",
    r"for good(?! reason)": "permanently",
    r"once more": "again",
    r"(?:hands?|handed|handing) out": "issue, return",
    r"(?:goes|go|going|went|gone) on": "continue",
    r"(?:come|comes|goes|go) along": "is included",
    r"(?:breaks?|broke|broken) off": "fail, abort",
    r"comes? to nothing": "become zero",
    r"at fault": "invalid",
    r"(?:held|holds?) (?:\w+ )?against": "compared with, checked against",
    r"never (?:was|is|came)": "has not, does not",
    r"(?:lie|lies|lay) (?:in|under|at|where|on|around|behind)": "is, is stored",
    r"stands? (?:in|under|at)(?! for)": "is",
    r"as (?:it|they) (?:comes?|came|lies?|stands?)": "unchanged",
    r"knows? (?:of|no|nothing)": "does not know, depends on",
    r"(?<!there\s)(?:is|are|was|were) no (?!longer|more|better|worse)[a-z]+": "is not a",
    r"(?:is|are) none of(?!\s+these)": "is not one of",
    r"what is (?:not|no|without|gone|missing)": "name the thing",
    r"\d[\d,]* at most": "at most N",
    r"(?:if|where) there (?:is|are) none": "if it does not exist",
    r"(?:is|are) there already": "already exists",
    r"by a slip": "by mistake",
    r"without a word": "silently",
    r"a text": "string",
    # A relative clause as a subject; a question may still begin with "Who".
    r"(?-i:Who) (?:has|cannot|takes|votes|finds|wants|needs)": "anyone who; or name the role",
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
