"""Options of a training."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class TrainOptions:
    """Pictures and what to make of them; an empty text is chosen by examples/souqnet/choices.py.

    `more` holds ordinary photographs, `phones` says whether views imitate such.
    """

    folder: Path
    out: Path
    more: Path | None = None
    labels: str = ""
    other: str = ""
    hold_out: str = ""
    epochs: int = 24
    phones: bool = True
    seed: int = 7
    name: str = ""
    report: Path | None = None


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of `a,b,c`."""
    return tuple(one.strip() for one in text.split(",") if one.strip())
