"""The model's card: what the service reads of the bundled model."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class Card:
    """Name, version and labels of a model, its input in pixels, and what the owner calls the site.

    A prediction whose probability is under `threshold` counts as "not sure".
    """

    name: str
    version: str
    labels: tuple[str, ...]
    width: int
    height: int
    threshold: float
    title: str = "Fuzzy Vision"


def load(folder: Path) -> Card:
    """Read `card.json` of a model bundle."""
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    return Card(
        name=card["name"],
        version=card["files"]["model.tflite"][:12],
        labels=tuple(card["labels"]),
        width=card["input"]["width"],
        height=card["input"]["height"],
        threshold=card["threshold"],
        title=card.get("title") or Card.title,
    )


def example_sizes(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every example picture of a model bundle, by its SHA-256."""
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    named = [folder / "examples" / one["file"] for one in card.get("examples", [])]
    examples = [file.read_bytes() for file in named]
    return {sha256(example).hexdigest(): len(example) for example in examples}
