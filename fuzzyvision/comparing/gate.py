"""The release gate: a bundle's card notes what it was compared with, and `deploy` reads it."""

from datetime import UTC, datetime
from pathlib import Path

from fuzzyvision.bundle import cards
from fuzzyvision.bundle.cards import Card
from fuzzyvision.comparing.comparison import Comparison, Verdict


def note(new: Path, against: str, comparison: Comparison) -> None:
    """Write a verdict into the card of the new bundle, `against` the version of the old one.

    Raises OSError if the card cannot be written.
    """
    score = comparison.test.total
    compared = {
        "against": against,
        "verdict": comparison.verdict.value,
        "pictures": score.pictures,
        "old": score.old,
        "new": score.new,
        "fixes": score.fixes,
        "breaks": score.breaks,
        "p": float(f"{score.chance:.3g}"),
        "date": datetime.now(UTC).date().isoformat(),
    }
    cards.save({**cards.load(new), "compared": compared}, new)


def doubt(card: Card, before: str) -> str:
    """Return why a model should not take the place of `before` (its version), or an empty text."""
    if card.get("bundled"):  # the one that Fuzzy Vision comes with was measured by its makers
        return ""
    compared = card.get("compared") or {}
    if compared.get("against") != before:
        return (
            f"This model was never compared with {before}, which is in service; see whether it is "
            "better: fuzzy-vision compare MODEL --old OLD --pictures EXPORT"
        )
    if not Verdict(compared["verdict"]).passes:
        return f"This model was compared with {before}, which is in service: it is not better."
    return ""
