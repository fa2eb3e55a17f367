"""card.json as the owner sees it: the numbers of the tools, and words of the owner's own."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, TypeAlias

from chalicelib.model.card import Input, output_of
from fuzzyvision.common import examples, json_file, owner
from fuzzyvision.common.errors import CommandError

Card: TypeAlias = dict[str, Any]
"""The document of card.json. Only the name, the version and the labels are always there."""

TEXTS = (
    "summary",
    "licence",
    "intended_use",
    "out_of_scope",
    "factors",
    "considerations",
    "weaknesses",
)
"""The fields of a card that hold words for people: a paragraph, or a list of them."""

_OWNERS = (*TEXTS, *owner.FIELDS)
"""The fields that are the owner's, and not found out by the tools."""

_FILE = "card.json"


def load(folder: Path) -> Card:
    """Read the card of a bundle; raises CommandError if it cannot be read."""
    card = json_file.read(folder / _FILE)
    missing = [field for field in ("name", "version", "labels") if not card.get(field)]
    if missing:
        raise CommandError(
            f"{folder / _FILE} is not a model's card: it lacks {', '.join(missing)}."
        )
    return card


def checked(folder: Path) -> Card:
    """Read the card of a bundle that is to be shown to peers.

    Raises CommandError if it cannot be read, if a field of the owner's may not be published, or if
    it does not say how the model is fed.
    """
    card = load(folder)
    owner.check(card, folder)
    try:
        Input.of(card)
        output_of(card)
    except ValueError as error:
        raise CommandError(f"{folder / _FILE}: {error}") from error
    return card


def with_texts(card: Card, file: Path) -> Card:
    """Return the card with the words of a JSON file in place of those that it had.

    The file's `name` says which model they describe. Raises CommandError if that is another one, or
    if a field is unknown, or one of TEXTS and not text.
    """
    words = json_file.read(file)
    name = words.pop("name", None)
    if name != card["name"]:
        raise CommandError(f"{file} describes the model {name}; this one is called {card['name']}.")
    for field, text in words.items():
        if field not in _OWNERS:
            raise CommandError(
                f"{file} has the field {field}; the fields are {', '.join(_OWNERS)}."
            )
        if field in TEXTS and not all(_is_text(one) for one in paragraphs(text)):
            raise CommandError(f"The field {field} of {file} must hold text, or a list of texts.")
    return {field: value for field, value in card.items() if field not in _OWNERS} | words


def kept(old: Path, new: Card, out: Path) -> Card:
    """Return the owner's words from the card of the same model, which the new one keeps.

    Phrases go with their labels. The example pictures next to `old` are copied to the folder `out`.
    """
    try:
        before = json_file.read(old)
    except CommandError:
        return {}
    if before.get("name") != new["name"]:
        return {}
    words = {field: before[field] for field in _OWNERS if field in before}
    if isinstance(words.get("phrases"), dict):
        phrases = words["phrases"].items()
        words["phrases"] = {label: one for label, one in phrases if label in new["labels"]}
    _copy_examples(words, old.parent / examples.FOLDER, out / examples.FOLDER)
    return words


def paragraphs(text: object) -> list[Any]:
    """Return a field of TEXTS as the list that it may be; none for no text."""
    if text is None:
        return []
    return text if isinstance(text, list) else [text]


def save(card: Card, folder: Path) -> None:
    """Replace the card of a bundle in one step."""
    text = json.dumps(card, indent=2, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix=".card-", dir=folder) as place:
        new = Path(place) / _FILE
        new.write_text(f"{text}\n", encoding="utf-8")
        new.replace(folder / _FILE)


def _copy_examples(words: Card, source: Path, target: Path) -> None:
    named = words.get("examples", [])
    sound = not any(examples.faults(named, examples.held(source.parent)))
    if named and sound and source.resolve() != target.resolve():
        target.mkdir(parents=True, exist_ok=True)
        for name in examples.files(words):
            shutil.copyfile(source / name, target / name)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
