"""Which pictures are to train on and which to test with: decided once, by content. Pure."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

TEST_SHARE = 0.2
"""Share of the pictures that test."""


class Side(StrEnum):
    """The two parts that no picture and no near-duplicate may cross."""

    TRAIN = "train"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture's content, its side (None: not decided, or none without a leak) and group.

    Pictures that are near-duplicates, of each other or by way of others, share a group.
    """

    sha256: str
    side: Side | None
    group: str


def side_of(sha256: str) -> Side:
    """Return the side of a picture that resembles no other, by the hash of its content."""
    return Side.TEST if int(sha256[:8], 16) < TEST_SHARE * 2**32 else Side.TRAIN


def place(pictures: Sequence[Placed], likes: Iterable[tuple[int, int]]) -> list[Placed]:
    """Decide for every picture that has no side; the others stay where they are.

    `likes` has pairs of near-duplicates by their numbers. A picture follows those that it
    resembles; where none of them has a side, the least hash decides for all of them, so that
    the order of the pictures means nothing. One that resembles pictures of both sides gets
    none: on either it would let the test see what was trained on.
    """
    neighbours: defaultdict[int, list[int]] = defaultdict(list)
    groups = _Groups()
    for one, other in likes:
        neighbours[one].append(other)
        neighbours[other].append(one)
        groups.join(pictures[one].group, pictures[other].group)
    sides = _settle(pictures, neighbours)
    return [
        replace(picture, side=side, group=groups.name(picture.group))
        for picture, side in zip(pictures, sides, strict=True)
    ]


def _settle(
    pictures: Sequence[Placed], neighbours: Mapping[int, Sequence[int]]
) -> list[Side | None]:
    """Return the sides: a picture has only neighbours on its own side, or on none yet."""
    sides = [picture.side for picture in pictures]
    waiting = {number for number, side in enumerate(sides) if side is None}
    ordered = sorted(waiting, key=lambda number: pictures[number].sha256)
    seeds = iter(ordered)
    beside = deque(one for one in ordered if _seen(one, sides, neighbours))
    while waiting:
        number = beside.popleft() if beside else next(seeds)
        if number not in waiting:
            continue
        waiting.discard(number)
        seen = _seen(number, sides, neighbours)
        if len(seen) < len(Side):
            sides[number] = seen.pop() if seen else side_of(pictures[number].sha256)
            beside.extend(one for one in neighbours.get(number, ()) if one in waiting)
    return sides


def _seen(
    number: int, sides: Sequence[Side | None], neighbours: Mapping[int, Sequence[int]]
) -> set[Side]:
    return {side for one in neighbours.get(number, ()) if (side := sides[one])}


class _Groups:
    """Names that were found to mean one group (union-find)."""

    def __init__(self) -> None:
        self._other: dict[str, str] = {}

    def name(self, group: str) -> str:
        while (other := self._other.get(group, group)) != group:
            self._other[group] = self._other.get(other, other)
            group = other
        return group

    def join(self, one: str, other: str) -> None:
        # The lesser name stays, whatever order the pairs come in.
        kept, left = sorted((self.name(one), self.name(other)))
        self._other[left] = kept
