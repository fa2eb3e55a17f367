"""What frameworks complain of, in words for people. Pure."""

import re

_MOST_CHARACTERS = 200


def first_line(error: BaseException) -> str:
    """Return the first sentence of an error, shortened, without its full stop."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    line = re.split(r"(?<=[a-z)'\"])\. ", lines[0])[0] if lines else type(error).__name__
    line = re.sub(r"\s+", " ", line).rstrip(" .:")
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]} …"


def missing_operations(text: str) -> list[str]:
    """Return the operations that the converter says TensorFlow Lite lacks."""
    found = re.findall(r"(?:Flex|Custom) ops?: ([\w, ]+)", text)
    return sorted({name.strip() for names in found for name in names.split(",") if name.strip()})
