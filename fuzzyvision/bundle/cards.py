"""card.json as the owner sees it: the numbers of the tools, and words of the owner's own."""

import json
import tempfile
from pathlib import Path
from typing import Any, TypeAlias

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

_FILE = "card.json"


def load(folder: Path) -> Card:
    """Read the card of a bundle; raises CommandError if it cannot be read."""
    card = _read(folder / _FILE)
    missing = [field for field in ("name", "version", "labels") if not card.get(field)]
    if missing:
        raise CommandError(
            f"{folder / _FILE} is not a model's card: it lacks {', '.join(missing)}."
        )
    return card


def with_texts(card: Card, file: Path) -> Card:
    """Return the card with the words of a JSON file in place of those that it had.

    The file's `name` says which model they describe. Raises CommandError if that is another one, or
    if a field is not one of TEXTS or is not text.
    """
    words = _read(file)
    name = words.pop("name", None)
    if name != card["name"]:
        raise CommandError(f"{file} describes the model {name}; this one is called {card['name']}.")
    for field, text in words.items():
        if field not in TEXTS:
            raise CommandError(f"{file} has the field {field}; the fields are {', '.join(TEXTS)}.")
        if not all(isinstance(one, str) and one.strip() for one in paragraphs(text)):
            raise CommandError(f"The field {field} of {file} must hold text, or a list of texts.")
    return {field: value for field, value in card.items() if field not in TEXTS} | words


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


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandError(f"There is no file {file}.") from None
    except ValueError:
        raise CommandError(f"{file} is not JSON.") from None
    if not isinstance(document, dict):
        raise CommandError(f"{file} is not a JSON object.")
    return document
