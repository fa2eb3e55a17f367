"""What changes when votes of a picture come or go: tallies and counters. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.voting.records import PictureRecord
from chalicelib.voting.votes import Vote, answer_of


class ConfusionCell(NamedTuple):
    """A counter: the votes with one answer on the pictures that a model predicted one label of."""

    model: str
    predicted: str
    answer: str
    blind: bool


class DayCounter(NamedTuple):
    """A counter: the votes of one day on the pictures of one model."""

    day: str
    model: str


class PictureCounter(NamedTuple):
    """A counter: the pictures of a model that have votes."""

    model: str


CounterKey = ConfusionCell | DayCounter | PictureCounter
Numbers = Mapping[str, int]
"""What a counter holds. The first is 0 when it counts nothing; the others never exceed it."""
PRIMARY = {ConfusionCell: "n", DayCounter: "votes", PictureCounter: "n"}


@dataclass(frozen=True)
class VoteChange:
    """A picture before and after, with the votes that come and go, and what counters change by."""

    before: PictureRecord
    after: PictureRecord
    gone: tuple[Vote, ...]
    come: tuple[Vote, ...]
    lines: Mapping[CounterKey, Numbers]


def change(subject: PictureRecord, gone: Iterable[Vote], come: Iterable[Vote]) -> VoteChange:
    """Return what changes when votes of a picture go and others come."""
    gone, come = tuple(gone), tuple(come)
    tallies = Counter(subject.tallies)
    tallies.subtract(vote.answer for vote in gone)
    tallies.update(vote.answer for vote in come)
    after = subject.with_votes({answer: count for answer, count in tallies.items() if count > 0})
    lines: dict[CounterKey, Counter[str]] = {}
    for sign, votes in ((-1, gone), (1, come)):
        for vote in votes:
            for line, numbers in _lines(subject, vote).items():
                sums = lines.setdefault(line, Counter())
                for name, number in numbers.items():
                    sums[name] += sign * number
    step = bool(after.votes) - bool(subject.votes)
    if step:
        lines[PictureCounter(subject.model)] = Counter(n=step)
    changed = {line: numbers for line, numbers in lines.items() if any(numbers.values())}
    return VoteChange(subject, after, gone, come, changed)


def _lines(subject: PictureRecord, vote: Vote) -> dict[CounterKey, Numbers]:
    """Return the counters that one vote is in, and what it adds to them."""
    lines: dict[CounterKey, Numbers] = {
        ConfusionCell(subject.model, subject.predicted, vote.answer, vote.blind): {"n": 1}
    }
    if not vote.cannot_tell:
        right = int(vote.answer == answer_of(subject.predicted))
        lines[DayCounter(vote.voted_at[:10], subject.model)] = {
            "votes": 1,
            "correct": right,
            "blind_votes": int(vote.blind),
            "blind_correct": right * vote.blind,
        }
    return lines
