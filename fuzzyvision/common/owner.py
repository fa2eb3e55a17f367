"""What the owner says on the pages: the fields of card.json for it, and what they may hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from fuzzyvision.common import accent, examples, json_file
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import is_one_line

Card: TypeAlias = Mapping[str, Any]
"""The document of card.json."""

_LONGEST = {"title": 60, "question": 120, "phrase": 80}
_ADDRESS = re.compile(r"https://[^\s\x00-\x1f/?#@<>\"'\\]+(?:[/?#][^\s\x00-\x1f<>\"'\\]*)?")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-[A-Za-z0-9]{5,8})?"
)


def check(card: Card, folder: Path) -> None:
    """Raise CommandError, a sentence a fault, if a field of the owner's may not be published.

    The pictures that the card names as examples must be in `folder`.
    """
    found = list(faults(card, examples.held(folder)))
    if found:
        raise CommandError("\n".join(f"{folder / 'card.json'}: {fault}" for fault in found))


def read(folder: Path) -> Card:
    """Return a folder's card, checked; raises CommandError."""
    card = json_file.read(folder / "card.json")
    check(card, folder)
    return card


def faults(card: Card, held: Mapping[str, int]) -> Iterator[str]:
    """Yield what is wrong with the owner's fields, and what to do. Pure.

    `held` are the files of the examples' folder, with their sizes in bytes.
    """
    for field, fault_of in _FAULTS.items():
        if field in card:
            fault = fault_of(card[field])
            if fault:
                yield f"{field} {fault}"
    yield from _phrases(card)
    yield from examples.faults(card.get("examples", []), held)


def _line(kind: str) -> Callable[[object], str]:
    longest = _LONGEST[kind]
    wrong = f"must be one line of text, at most {longest} characters"
    return lambda value: "" if is_one_line(value, longest) else wrong


def _summary(value: object) -> str:
    texts = value if isinstance(value, list) else [value]
    good = all(isinstance(one, str) and one.strip() for one in texts)
    return "" if good else "must be text, or a list of texts"


def _contact(value: object) -> str:
    if isinstance(value, str) and (_ADDRESS.fullmatch(value) or _EMAIL.fullmatch(value)):
        return ""
    return "must be an address that begins with https:// or an e-mail address"


def _accent(value: object) -> str:
    if not accent.is_colour(value):
        return "must be a colour like #0b6a5b"
    if not accent.is_legible(str(value)):
        contrast = accent.contrast(str(value), accent.PAPER)
        return (
            f"{value} is too pale: its contrast on the page is {contrast:.1f} to 1, text needs "
            f"{accent.ENOUGH}. Take a darker one"
        )
    return ""


def _language(value: object) -> str:
    if isinstance(value, str) and _LANGUAGE.fullmatch(value):
        return ""
    return "must be a language tag, such as en, de-CH or zh-Hant"


def _originals(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


_FAULTS: dict[str, Callable[[object], str]] = {
    "title": _line("title"),
    "question": _line("question"),
    "summary": _summary,
    "contact": _contact,
    "accent": _accent,
    "language": _language,
    "originals": _originals,
}
FIELDS = (*(field for field in _FAULTS if field != "summary"), "phrases", "examples")
"""The fields for the pages; the summary is one of the model card's texts."""


def _phrases(card: Card) -> Iterator[str]:
    phrases, longest = card.get("phrases", {}), _LONGEST["phrase"]
    if not isinstance(phrases, dict):
        yield 'phrases must name a phrase for a label, such as {"Camera": "a camera"}'
        return
    for label, phrase in phrases.items():
        if label not in card.get("labels", []):
            yield f"phrases names {label!r}, which is not one of the labels. Take it out"
        elif not is_one_line(phrase, longest):
            yield f"the phrase of {label!r} must be one line of text, at most {longest} characters"
