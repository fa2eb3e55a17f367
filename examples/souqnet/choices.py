"""What training takes where the command line leaves it open, found next to the pictures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzzyvision.common.project import ROOT

NONE = "none"
"""Given instead of a folder: do without, even if there is one next to the pictures."""

BUNDLED = ROOT / "vendor" / "model" / "card.json"
"""The card of the bundle in use: its order of the labels and its name are kept."""

_NAME = "my-model"


@dataclass(frozen=True)
class Choices:
    """The folder of other pictures, the labels, a name."""

    other: Path | None
    labels: tuple[str, ...]
    name: str

    def sentences(self) -> tuple[str, ...]:
        """Print what was chosen."""
        return (
            f"Pictures of something else: {self.other or NONE}",
            f"Name: {self.name}. Labels: {', '.join(self.labels)}",
        )


def other(folder: Path, given: str) -> Path | None:
    """Return the folder given, else `<folder>_other` if it is there."""
    whole = folder.resolve()
    beside = whole.with_name(f"{whole.name}_other")
    if not given:
        return beside if beside.is_dir() else None
    return None if given == NONE else Path(given)


def labels(found: Sequence[str], card: Path = BUNDLED) -> tuple[str, ...]:
    """Return the folders' labels: as the bundle in use has them if it has the same, else sorted."""
    order = read(card).get("labels", [])
    return tuple(order) if sorted(order) == sorted(found) else tuple(sorted(found))


def name(found: Sequence[str], given: str, card: Path = BUNDLED) -> str:
    """Return the name given, else that of the bundle in use if it has the same labels."""
    old = read(card)
    same = sorted(old.get("labels", [])) == sorted(found)
    return given or (str(old.get("name", _NAME)) if same else _NAME)


def read(card: Path) -> dict[str, Any]:
    """Return the document of a card.json, or an empty one."""
    if not card.is_file():
        return {}
    document: dict[str, Any] = json.loads(card.read_text(encoding="utf-8"))
    return document
