"""What a new model fixes and what it breaks, and whether it is better. Pure."""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from fuzzyvision.comparing.score import SIGNIFICANT, Example, Score

MOST_SHOWN = 200
"""Pictures of a side that are kept to be shown: of those fixed, and again of those broken."""

LEAST = 6
"""Pictures of the test side that a verdict needs. Of five, even five fixes come about by chance
in one of 16 comparisons of equally good models: nothing that they show is significant."""


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


@dataclass
class Shown:
    """An example with a small picture of it, JPEG."""

    example: Example
    picture: bytes


@dataclass
class Side:
    """The pictures of a side of an export, all and by label; those to be shown."""

    total: Score = field(default_factory=Score)
    labels: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    fixed: list[Shown] = field(default_factory=list)
    broken: list[Shown] = field(default_factory=list)


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
        shown = side.fixed if new else side.broken
        return shown if len(shown) < MOST_SHOWN else None

    @property
    def verdict(self) -> Verdict:
        """What the test side says."""
        score = self.test.total
        if score.pictures < LEAST:
            return Verdict.NONE
        if score.fixes <= score.breaks:
            return Verdict.NOT_BETTER
        return Verdict.BETTER if score.chance < SIGNIFICANT else Verdict.BY_CHANCE

    @property
    def told(self) -> Side:
        """The side that is told label by label: the other one only where nothing decides."""
        return self.test if self.test.total.pictures else self.rest
