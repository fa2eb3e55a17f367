"""Options of a training."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class TrainOptions:
    """Pictures and what to make of them; an empty text is chosen by examples/souqnet/choices.py."""

    folder: Path
    out: Path
    labels: str = ""
    weights: str = ""
    teacher: str = ""
    other: str = ""
    hold_out: str = ""
    epochs: int = 24
    runs: int = 2
    seed: int = 7
    name: str = ""
    report: Path | None = None


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of `a,b,c`."""
    return tuple(one.strip() for one in text.split(",") if one.strip())
