"""Which pictures are to train on and which to test with: decided once, by content. Pure."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

TEST_SHARE = 0.2
"""Share of the pictures that test."""


class Split(StrEnum):
    """The two parts that no picture and no near-duplicate may cross."""

    TRAIN = "train"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture's content, its split (None: not decided, or none without a leak) and group.

    Pictures that are near-duplicates, of each other or by way of others, share a group.
    """

    sha256: str
    split: Split | None
    group: str


def split_of(sha256: str) -> Split:
    """Return the split of a picture that resembles no other, by the hash of its content."""
    return Split.TEST if int(sha256[:8], 16) < TEST_SHARE * 2**32 else Split.TRAIN


def assign(pictures: Sequence[Placed], pairs: Iterable[tuple[int, int]]) -> list[Placed]:
    """Decide for every picture that has no split; the others stay where they are.

    `pairs` has pairs of near-duplicates by their numbers. A picture follows those that it
    resembles; where none of them has a split, the least hash decides for all of them, so that
    the order of the pictures means nothing. One that resembles pictures of both splits gets
    none: in either it would let the test see what was trained on.
    """
    neighbours: defaultdict[int, list[int]] = defaultdict(list)
    groups = _Groups()
    for one, other in pairs:
        neighbours[one].append(other)
        neighbours[other].append(one)
        groups.join(pictures[one].group, pictures[other].group)
    splits = _propagate(pictures, neighbours)
    return [
        replace(picture, split=split, group=groups.name(picture.group))
        for picture, split in zip(pictures, splits, strict=True)
    ]


def _propagate(
    pictures: Sequence[Placed], neighbours: Mapping[int, Sequence[int]]
) -> list[Split | None]:
    """Return the splits: a picture has only neighbours in its own split, or in none yet."""
    splits = [picture.split for picture in pictures]
    waiting = {number for number, split in enumerate(splits) if split is None}
    ordered = sorted(waiting, key=lambda number: pictures[number].sha256)
    seeds = iter(ordered)
    queue = deque(one for one in ordered if _seen(one, splits, neighbours))
    while waiting:
        number = queue.popleft() if queue else next(seeds)
        if number not in waiting:
            continue
        waiting.discard(number)
        seen = _seen(number, splits, neighbours)
        if len(seen) < len(Split):
            splits[number] = seen.pop() if seen else split_of(pictures[number].sha256)
            queue.extend(one for one in neighbours.get(number, ()) if one in waiting)
    return splits


def _seen(
    number: int, splits: Sequence[Split | None], neighbours: Mapping[int, Sequence[int]]
) -> set[Split]:
    return {split for one in neighbours.get(number, ()) if (split := splits[one])}


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
