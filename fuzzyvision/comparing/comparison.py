"""What a new model fixes and what it breaks, and whether it is better. Pure."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.intervals import wilson
from fuzzyvision.comparing.models import Prediction

MOST_SHOWN = 200
"""Pictures that are kept to be shown, of those that were fixed and again of those broken."""

LEAST = 6
"""Pictures of the test side that a verdict needs. Of five, even five fixes come about by chance
in one of 16 comparisons of equally good models: nothing that they show is significant."""

_SELDOM, _SIGNIFICANT = 0.01, 0.05


class Verdict(StrEnum):
    """What the test side says of the new model.

    It is better if it fixes more pictures than it breaks. That this may be chance is said, not
    decided: few owners have the thousands of votes that a small step needs to be significant, and
    of two models the one that did better is still the better bet.
    """

    BETTER = "better"
    BY_CHANCE = "better, quite possibly by chance"
    NOT_BETTER = "not better"
    NONE = "unknown"

    @property
    def passes(self) -> bool:
        """Whether the new model may be released."""
        return self in {Verdict.BETTER, Verdict.BY_CHANCE}


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


@dataclass
class Shown:
    """An example with a small picture of it, JPEG."""

    example: Example
    picture: bytes


@dataclass
class Side:
    """The pictures of a side of an export, all and by label."""

    total: Score = field(default_factory=Score)
    labels: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))


@dataclass
class Comparison:
    """The results of a comparison: those of the test side, which decide, and the others."""

    test: Side = field(default_factory=Side)
    rest: Side = field(default_factory=Side)
    others: int = 0
    """Pictures that are none of these, and how many of them each model is rightly unsure of."""
    old_unsure: int = 0
    new_unsure: int = 0
    unreadable: int = 0
    fixed: list[Shown] = field(default_factory=list)
    broken: list[Shown] = field(default_factory=list)

    def add(self, example: Example) -> list[Shown] | None:
        """Count a picture; return the list that it is to be shown in, if there is room in it."""
        if example.label is None:
            self.others += 1
            self.old_unsure += example.old.unsure
            self.new_unsure += example.new.unsure
            return None
        side = self.test if example.kept_back else self.rest
        for score in (side.total, side.labels[example.label]):
            score.add(example)
        old, new = example.old.label == example.label, example.new.label == example.label
        if old == new:
            return None
        shown = self.fixed if new else self.broken
        return shown if len(shown) < MOST_SHOWN else None

    @property
    def verdict(self) -> Verdict:
        """What the test side says."""
        score = self.test.total
        if score.pictures < LEAST:
            return Verdict.NONE
        if score.fixes <= score.breaks:
            return Verdict.NOT_BETTER
        return Verdict.BETTER if score.chance < _SIGNIFICANT else Verdict.BY_CHANCE

    @property
    def told(self) -> Side:
        """The side that is told label by label: the other one only where nothing decides."""
        return self.test if self.test.total.pictures else self.rest


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
    judged = "hardly chance" if chance < _SIGNIFICANT else "quite possibly chance"
    return (
        f"Two equally good models would differ as much in {often} of comparisons: this is "
        f"{judged} (p = {chance:.2g})."
    )
