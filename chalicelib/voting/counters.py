"""What changes when votes of a picture come or go: tallies and counters. Pure."""

from collections import Counter
from collections.abc import Iterable

from chalicelib.ports import (
    ConfusionCell,
    CounterKey,
    DayCounter,
    Numbers,
    PictureCounter,
    PictureRecord,
    Vote,
    VoteChange,
    answer_of,
)
from chalicelib.voting.records import with_votes


def change(picture: PictureRecord, gone: Iterable[Vote], come: Iterable[Vote]) -> VoteChange:
    """Return what changes when votes of a picture go and others come."""
    gone, come = tuple(gone), tuple(come)
    tallies = Counter(picture.tallies)
    tallies.subtract(vote.counted_as for vote in gone)
    tallies.update(vote.counted_as for vote in come)
    after = with_votes(picture, {answer: count for answer, count in tallies.items() if count > 0})
    if picture.example:
        return VoteChange(picture, after, gone, come, {})
    sums: dict[CounterKey, Counter[str]] = {}
    for sign, votes in ((-1, gone), (1, come)):
        for vote in (vote for vote in votes if not vote.left_out):
            for key, numbers in _counters(picture, vote).items():
                counter = sums.setdefault(key, Counter())
                for name, number in numbers.items():
                    counter[name] += sign * number
    step = bool(after.votes) - bool(picture.votes)
    if step:
        sums[PictureCounter(picture.model)] = Counter(n=step)
    changed = {key: numbers for key, numbers in sums.items() if any(numbers.values())}
    return VoteChange(picture, after, gone, come, changed)


def _counters(picture: PictureRecord, vote: Vote) -> dict[CounterKey, Numbers]:
    """Return the counters that one vote is in, and what it adds to them."""
    counters: dict[CounterKey, Numbers] = {
        ConfusionCell(picture.model, picture.predicted, vote.answer, vote.blind): {"n": 1}
    }
    if not vote.cannot_tell:
        right = int(vote.answer == answer_of(picture.predicted))
        counters[DayCounter(vote.voted_at[:10], picture.model)] = {
            "votes": 1,
            "correct": right,
            "blind_votes": int(vote.blind),
            "blind_correct": right * vote.blind,
        }
    return counters
