"""How many pictures each of two models gets right, and whether that may be chance. Pure."""

import math
from dataclasses import dataclass

from chalicelib.intervals import wilson
from fuzzyvision.comparing.models import Prediction

SIGNIFICANT = 0.05
"""A difference that chance makes more seldom than that is taken for one."""
_SELDOM = 0.01


@dataclass(frozen=True)
class Example:
    """A picture that peers gave a label, and what both models say of it.

    `label` is None where they said that it is none of these. `kept_back` if it is in the split
    of an export that is not to be trained on; None if it is unknown.
    """

    name: str
    label: str | None
    kept_back: bool | None
    old: Prediction
    new: Prediction


@dataclass
class Score:
    """Pictures with a label, and how many of them each model gets right."""

    pictures: int = 0
    old: int = 0
    new: int = 0
    fixes: int = 0
    breaks: int = 0

    def add(self, example: Example) -> None:
        """Count a picture."""
        old, new = example.old.label == example.label, example.new.label == example.label
        self.pictures += 1
        self.old += old
        self.new += new
        self.fixes += new and not old
        self.breaks += old and not new

    @property
    def chance(self) -> float:
        """How often so one-sided a result comes about if both models are equally good, 0 to 1.

        McNemar's test in its exact form: of the pictures that only one gets right, each is as
        likely the one's as the other's (two-sided sign test; McNemar 1947, Psychometrika 12).
        """
        changed, fewer = self.fixes + self.breaks, min(self.fixes, self.breaks)
        whole = math.lgamma(changed + 1) - changed * math.log(2)
        tail = math.fsum(
            math.exp(whole - math.lgamma(k + 1) - math.lgamma(changed - k + 1))
            for k in range(fewer + 1)
        )
        return min(1.0, 2 * tail)


def share(right: int, pictures: int) -> str:
    """Return a share with its 95 % interval."""
    interval = wilson(right, pictures)
    if interval is None:
        return "none"
    return f"{right / pictures:.1%} ({interval[0]:.1%} to {interval[1]:.1%})"


def in_words(score: Score) -> str:
    """Return what the test says, in plain words."""
    if not score.fixes + score.breaks:
        return "No answer changed from right to wrong or from wrong to right."
    chance = score.chance
    often = f"{chance:.0%}" if chance >= _SELDOM else "fewer than 1%"
    judged = "hardly chance" if chance < SIGNIFICANT else "quite possibly chance"
    return (
        f"Two equally good models would differ as much in {often} of comparisons: this is "
        f"{judged} (p = {chance:.2g})."
    )
