"""The labels of a model, read from a plain list or JSON."""

import ast
import codecs
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fuzzyvision.common.errors import CommandError

MOST_CHARACTERS = 100
"""Longest label in characters: the longest that ImageNet's own lists have is 86."""

_MOST_BYTES = 10_000_000
_FORMS = "one label a line, or lines as “0 cat”, or JSON"
_UTF_16 = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
_NUMBERED = re.compile(r"""["']?(\d{1,7})["']?(?:\s*[:,;\t]\s*|\s+)(\S.*)""")
_NAMED = re.compile(r"""(\S.*?)\s*[:,;\t]\s*["']?(\d{1,7})["']?""")
_QUOTED = re.compile(r"""(["'])((?:(?!\1).)*)\1\s*[,;]?""")
_CELL = re.compile(r""""[^"]*"|[^\s,;][^,;\t]*""")
_HEADER = re.compile(r"[^\d,;\t]*[,;\t][^\d,;\t]*")
"""The first line of a table, such as "index,label"."""
_CONTROL = {"Cc", "Cs", "Cn", "Zl", "Zp"}
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What makes text run the other way: a label could then read as another one."""


def read(path: Path) -> tuple[str, ...]:
    """Return the labels in the order of the model's outputs.

    Raises CommandError if the file is missing, is neither text nor JSON of a known form, or
    holds a label that is empty, too long, twice there or no plain text.
    """
    if not path.is_file():
        raise CommandError(f"There is no labels file {path}.")
    if path.stat().st_size > _MOST_BYTES:
        raise CommandError(f"{path.name} has over 10 MB: that is not a list of labels.")
    try:
        data = path.read_bytes()
        text = data.decode("utf-16" if data[:2] in _UTF_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{path.name} is not text in UTF-8: save it as such; a labels file has {_FORMS}."
        ) from error
    return parse(text, path.name)


def parse(text: str, name: str) -> tuple[str, ...]:
    """Return the labels in the text of a labels file; `name` is the file's, for the messages."""
    found = _from_json(text, name) if text.lstrip()[:1] in {"[", "{"} else _from_lines(text)
    labels = tuple(unicodedata.normalize("NFC", label.strip()) for label in found)
    _check(labels, name)
    return _distinct(labels)


def check_count(labels: Sequence[str], outputs: int, model: str) -> None:
    """Refuse labels that are not as many as the model's answers."""
    if len(labels) != outputs:
        raise CommandError(
            f"There are {len(labels):,} labels, but {model} tells {outputs:,} apart: "
            "it takes one label for each, in the order of training."
        )


def _from_lines(text: str) -> list[str]:
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
    while len(lines) > 1 and (lines[0].endswith(":") or lines[0] == "---"):  # YAML: names:
        lines = lines[1:]
    if len(lines) == 1:
        lines = _CELL.findall(lines[0])
    if all(line.startswith("- ") for line in lines):
        lines = [line[2:].strip() for line in lines]
    table = _by_number(lines[1:]) if lines and _HEADER.fullmatch(lines[0]) else []
    ordered = table or _by_number(lines) or lines
    return [_QUOTED.sub(r"\2", label) if _QUOTED.fullmatch(label) else label for label in ordered]


def _by_number(lines: Sequence[str]) -> list[str]:
    return _ordered(lines, _NUMBERED, 1, 2) or _ordered(lines, _NAMED, 2, 1)


def _ordered(lines: Sequence[str], form: re.Pattern[str], number: int, name: int) -> list[str]:
    """Return names by their numbers; none if those are not 0, 1, 2 …: "1 euro" names a coin."""
    found = [form.fullmatch(line) for line in lines]
    places = {int(match[number]): match[name] for match in found if match}
    if sorted(places) != list(range(len(lines))):
        return []
    return [places[place] for place in range(len(lines))]


def _from_json(text: str, name: str) -> list[str]:
    try:
        document = _parsed(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise CommandError(
            f"{name} starts as JSON but cannot be read as such; a labels file has {_FORMS}."
        ) from error
    if isinstance(document, list) and all(isinstance(label, str) for label in document):
        return document
    if isinstance(document, dict) and document:
        labels = _by_place({str(key): value for key, value in document.items()})
        if labels is not None:
            return labels
    raise CommandError(
        f'{name} is JSON of another form: ["cat", "dog"], {{"0": "cat", "1": "dog"}} '
        'and {"cat": 0, "dog": 1} can be read.'
    )


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON, or what Python prints
    try:
        return json.loads(text, object_pairs_hook=_pairs)
    except json.JSONDecodeError:
        return ast.literal_eval(text.strip())  # ['cat', 'dog'], as Python prints a list


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raises ValueError if a name is there twice, of which one would be lost."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def _by_place(document: dict[str, Any]) -> list[str] | None:
    """Return the labels of {"0": "cat"}, {"cat": 0} or ImageNet's {"0": ["n01440764", "tench"]}."""
    places = [str(place) for place in range(len(document))]
    if set(document) == set(places):
        values = [document[place] for place in places]
        if all(isinstance(value, str) for value in values):
            return values
        if all(_is_imagenet(value) for value in values):
            return _imagenet(values)
    numbers = list(document.values())
    if all(type(number) is int for number in numbers) and sorted(numbers) == list(
        range(len(numbers))
    ):
        return sorted(document, key=lambda label: int(document[label]))
    return None


def _is_imagenet(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2  # noqa: PLR2004 - the id of a WordNet noun and its name
        and all(isinstance(part, str) for part in value)
    )


def _imagenet(pairs: Iterable[Sequence[str]]) -> list[str]:
    """Return readable names; ImageNet's two cranes and two maillots get their ids."""
    named = [(noun, name.replace("_", " ")) for noun, name in pairs]
    counts = Counter(name for _, name in named)
    return [f"{name} ({noun})" if counts[name] > 1 else name for noun, name in named]


def _check(labels: Sequence[str], name: str) -> None:
    if not labels:
        raise CommandError(f"{name} is empty; a labels file has {_FORMS}.")
    if len(labels) == 1:
        raise CommandError(f"{name} holds only one label; it takes two to choose.")
    for place, label in enumerate(labels, 1):
        if not label:
            raise CommandError(f"Label {place} in {name} is empty.")
        if any(unicodedata.category(one) in _CONTROL or one in _TURNING for one in label):
            raise CommandError(
                f"Label {place} in {name} holds control characters; is it a list of labels?"
            )
        if len(label) > MOST_CHARACTERS:
            raise CommandError(
                f"Label {place} in {name} has {len(label):,} characters; "
                f"the limit is {MOST_CHARACTERS}."
            )


def _distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Return labels of which each is there once: ImageNet has two cranes, told by their places."""
    counts = Counter(labels)
    return tuple(
        f"{label} ({place})" if counts[label] > 1 else label for place, label in enumerate(labels)
    )
