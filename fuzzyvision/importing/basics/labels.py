"""The labels of a model, read from a plain list or JSON."""

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
_NUMBERED = re.compile(r"\s*(\d+)(?:\s*[:,]\s*|\s+)(\S.*)")
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
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path.name} is not UTF-8 text; a labels file has {_FORMS}.") from error
    return parse(text, path.name)


def parse(text: str, name: str) -> tuple[str, ...]:
    """Return the labels in the text of a labels file; `name` is the file's, for the messages."""
    found = _from_json(text, name) if text.lstrip()[:1] in {"[", "{"} else _from_lines(text)
    labels = tuple(unicodedata.normalize("NFC", label.strip()) for label in found)
    _check(labels, name)
    return labels


def check_count(labels: Sequence[str], outputs: int, model: str) -> None:
    """Refuse labels that are not as many as the model's answers."""
    if len(labels) != outputs:
        raise CommandError(
            f"There are {len(labels):,} labels, but {model} tells {outputs:,} apart: "
            "it takes one label for each, in the order of training."
        )


def _from_lines(text: str) -> list[str]:
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
    numbered = [_NUMBERED.fullmatch(line) for line in lines]
    places = {int(match[1]): match[2] for match in numbered if match}
    # Only numbers 0, 1, 2 ... are places. "1 euro", "2 euro" are names of coins.
    if lines and sorted(places) == list(range(len(lines))):
        return [places[place] for place in range(len(lines))]
    return lines


def _from_json(text: str, name: str) -> list[str]:
    try:
        document = json.loads(text, object_pairs_hook=_pairs)
    except (ValueError, RecursionError) as error:
        raise CommandError(
            f"{name} starts as JSON but cannot be read as such; a labels file has {_FORMS}."
        ) from error
    if isinstance(document, list) and all(isinstance(label, str) for label in document):
        return document
    if isinstance(document, dict) and document:
        labels = _by_place(document)
        if labels is not None:
            return labels
    raise CommandError(
        f'{name} is JSON of another form: ["cat", "dog"], {{"0": "cat", "1": "dog"}} '
        'and {"cat": 0, "dog": 1} can be read.'
    )


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
    label, times = Counter(labels).most_common(1)[0]
    if times > 1:
        raise CommandError(f"The label {label} is {times} times in {name}; each must be once.")
