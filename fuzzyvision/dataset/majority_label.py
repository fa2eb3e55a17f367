"""What the votes on one picture come to. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.ports import label_of

LEAST_AGREEMENT = 0.6
"""Share of a picture's votes that its label needs: two of three do, one of two does not."""
SETTLED = "settled by the owner"


class Kind(StrEnum):
    """What becomes of a picture."""

    LABEL = "label"
    NONE = "none of these"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class MajorityLabel:
    """The label that most voted for, None unless `kind` is LABEL.

    `agreement` is the share, 0 to 1, of all votes that went to the most frequent answer;
    `reason` says why a picture is disputed.
    """

    kind: Kind
    label: str | None
    agreement: float
    reason: str | None = None


def decide(
    voted: Iterable[str | None], unable: int, least: float = LEAST_AGREEMENT, settled: str = ""
) -> MajorityLabel:
    """Return the majority label of a picture, or what the owner has `settled` (ports.answer_of).

    `voted` has a label, or None for "None of these", of every voter but the `unable`, who said
    "Cannot tell": those agree with nobody, so that they lower the agreement. A tie, or an
    agreement below `least`, is a dispute.
    """
    if settled:
        label = label_of(settled)
        return MajorityLabel(Kind.NONE if label is None else Kind.LABEL, label, 1.0, SETTLED)
    ranked = Counter(voted).most_common()
    if not ranked:
        return MajorityLabel(Kind.DISPUTED, None, 0.0, "nobody could tell")
    (label, most), *others = ranked
    agreement = round(most / (sum(count for _, count in ranked) + unable), 4)
    if others and others[0][1] == most:
        return MajorityLabel(Kind.DISPUTED, None, agreement, "tie")
    if agreement < round(least, 4):
        return MajorityLabel(Kind.DISPUTED, None, agreement, "low agreement")
    return MajorityLabel(Kind.NONE if label is None else Kind.LABEL, label, agreement)
