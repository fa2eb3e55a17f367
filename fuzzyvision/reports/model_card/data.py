"""What the model learned from and was measured with, whose work that is, and how to repeat it."""

from collections.abc import Mapping
from typing import Any

from fuzzyvision.bundle.cards import Card
from fuzzyvision.reports.model_card.markdown import code, link, table, text

_CREDITS = {"weights": "It started from", "teacher": "Its teacher was"}
"""Fields of the card that name another model: what it is, whose, under which licence."""


def evaluation(card: Card) -> str:
    """Return how it was measured."""
    return text((card.get("measured") or {}).get("how") or "")


def training(card: Card) -> str:
    """Return what it learned from: its pictures' number, or their sources with their licences."""
    parts = []
    told = card.get("training") or {}
    pictures, data = told.get("pictures"), told.get("data")
    if data:
        base = card.get("trained_from")
        after = f"After {text(base['name'])}, version {text(base['version'])}, it" if base else "It"
        return (
            f"{after} learned from {data['training']:,} pictures; {data['validation']:,} others "
            f"chose the best epoch, and {data['test']:,} measured. "
            f"The SHA-256 of all of them is {text(data['sha256'])}."
        )
    if pictures:
        parts.append(
            f"It learned from {pictures:,} of these pictures; the others chose or measured."
        )
    sources = card.get("sources") or []
    if sources:
        parts.append(table(["source", "pictures", "licence"], map(_source, sources)))
    return "\n\n".join(parts) if sources else ""


def attribution(card: Card) -> str:
    """Return whose pretrained weights and teacher it owes to."""
    lines = [
        f"{words} {_credit(card[field])}." for field, words in _CREDITS.items() if card.get(field)
    ]
    return "\n\n".join(lines)


def reproduction(card: Card) -> str:
    """Return the command that trained it."""
    told = card.get("training") or {}
    if not told.get("command"):
        return ""
    seed = f"The seed is {told['seed']}. " if "seed" in told else ""
    more = "`fuzzy-vision train --help` tells what else it can do."
    return f"{code(_folded(told['command']))}\n\n{seed}{more}"


def _folded(command: str) -> str:
    """Return a command with an option a line, unless it has texts in quotes."""
    return command if "'" in command else command.replace(" --", " \\\n  --")


def _source(source: Mapping[str, Any]) -> list[str]:
    name = link(source.get("name", "unknown"), source.get("url_or_repo"))
    return [name, f"{source.get('pictures', 0):,}", text(source.get("licence") or "unknown")]


def _credit(work: Mapping[str, str]) -> str:
    by = f", by {text(work['by'])}" if work.get("by") else ""
    licence = f", under {text(work['licence'])}" if work.get("licence") else ""
    return f"{text(work.get('name', 'unknown'))}{by}{licence}"
