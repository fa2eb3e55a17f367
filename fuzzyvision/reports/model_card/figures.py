"""What can be read off a card's numbers. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.intervals import wilson
from fuzzyvision.bundle.cards import Card

FEW = 30
"""Test pictures below which a figure says little: one more or less moves it by over 3 %."""

_MOST_MIX_UPS = 10


class Row(NamedTuple):
    """How well the model does with one label or kind of picture; shares from 0 to 1."""

    name: str
    pictures: int
    correct: int
    accuracy: float
    low: float
    high: float


class MixUp(NamedTuple):
    """How many pictures of `truth`, and what share of them, were taken for `said`."""

    truth: str
    said: str
    pictures: int
    share: float


def rows(found: Mapping[str, Mapping[str, float]] | None) -> list[Row]:
    """Return the rows of `measured.labels` or `measured.kinds`; none where there is no such."""
    tested = {name: figures for name, figures in (found or {}).items() if figures["pictures"]}
    return [row(name, figures) for name, figures in tested.items()]


def row(name: str, figures: Mapping[str, float]) -> Row:
    """Return one row with its 95 % interval."""
    pictures, correct = int(figures["pictures"]), int(figures["correct"])
    return Row(
        name, pictures, correct, correct / pictures, *(wilson(correct, pictures) or (0.0, 1.0))
    )


def mix_ups(card: Card) -> list[MixUp]:
    """Return what is most often taken for what, at most ten."""
    confusion: Mapping[str, Mapping[str, int]] = card.get("measured", {}).get("confusion") or {}
    found = [
        MixUp(truth, said, count, count / sum(counts.values()))
        for truth, counts in confusion.items()
        for said, count in counts.items()
        if said != truth and count
    ]
    return sorted(found, key=lambda one: (-one.pictures, -one.share))[:_MOST_MIX_UPS]
