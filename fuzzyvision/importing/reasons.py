"""What frameworks complain of, in words for people. Pure."""

import re

_MOST_CHARACTERS = 200
_FRAME = re.compile(r"Exception encountered when calling .*")
"""What Keras puts before the reason."""

_COLOURS = re.compile(r"\x1b\[[\d;]*m")


def first_line(error: BaseException) -> str:
    """Return the first sentence of an error, shortened, without its full stop."""
    text = _COLOURS.sub("", str(error))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not _FRAME.fullmatch(line)] or lines
    line = re.split(r"(?<=[a-z)'\"])\. ", lines[0])[0] if lines else type(error).__name__
    line = re.sub(r"\s+", " ", line).rstrip(" .:")
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]} …"
