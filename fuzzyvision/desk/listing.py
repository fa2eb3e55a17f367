"""Which pictures the owner should look at, from one pass over all of them. Pure."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.ports import LabelledPicture, PictureRecord, Report, Vote
from chalicelib.voting import priority
from fuzzyvision.desk.bursts import Burst, Bursts

MOST = 60
"""Pictures on a page."""
_VOTES_KEPT = 12


@dataclass(frozen=True)
class Listed:
    """A picture on the desk, with its latest votes and its reports."""

    picture: PictureRecord
    votes: tuple[Vote, ...] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Listing:
    """What the desk shows: the most reported, the most disputed, the newest, and bursts."""

    reported: list[Listed]
    disputed: list[Listed]
    newest: list[Listed]
    bursts: list[Burst]
    pictures: int


def listing(pictures: Iterable[LabelledPicture], reports: Iterable[Report]) -> Listing:
    """Return what the desk shows; no more pictures are held than it shows."""
    on: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        on[report.pid].append(report)
    bursts, newest, disputed, reported = Bursts(), _Best(), _Best(), _Best()
    count = 0
    for one in pictures:
        count += 1
        bursts.add(one)
        pid = one.picture.pid
        votes = sorted(one.votes, key=lambda vote: vote.voted_at)[-_VOTES_KEPT:]
        listed = Listed(one.picture, tuple(votes[::-1]), tuple(on.get(pid, ())))
        newest.add(one.picture.created, listed)
        if listed.reports or one.picture.hidden:
            reported.add(f"{len(listed.reports):06}{one.picture.created}", listed)
        dispute = priority.disagreement(_tallies(one))
        if dispute and not one.picture.settled:
            disputed.add(f"{dispute:.6f}{one.picture.created}", listed)
    return Listing(list(reported), list(disputed), list(newest), bursts.found(), count)


def _tallies(one: LabelledPicture) -> dict[str, int]:
    tallies: defaultdict[str, int] = defaultdict(int)
    for vote in one.counted:
        tallies[vote.answer] += 1
    return tallies


class _Best:
    """The pictures with the highest keys."""

    def __init__(self) -> None:
        self._heap: list[tuple[str, str, Listed]] = []

    def add(self, key: str, listed: Listed) -> None:
        entry = (key, listed.picture.pid, listed)
        if len(self._heap) < MOST:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def __iter__(self) -> Iterator[Listed]:
        return (listed for *_, listed in sorted(self._heap, key=lambda one: one[:2], reverse=True))
