"""Which pictures train, which choose, and which measure: what resembles another goes with it."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tqdm import tqdm

from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import many
from fuzzyvision.dataset import perceptual_hash
from fuzzyvision.dataset.split import Placed, Split, assign
from fuzzyvision.training.folders import Photo

_TEST, _VALIDATION = 0.2, 0.15
_LEAST_TO_SHARE = 2
"""Groups of a label from which on one of them may be taken away."""

_LEAST_TRAINING = 10
_MOST_ALIKE = 0.1
"""Share of the pictures that one chain of near-duplicates may hold: scans and drawings on white
are all alike to the hash, and then it says nothing."""

_MOST_NAMED = 5


@dataclass(frozen=True)
class Candidate:
    """A readable picture: its number among all, its file's hash, and its likeness in hex."""

    number: int
    photo: Photo
    sha256: str
    likeness: str


@dataclass(frozen=True)
class Division:
    """The numbers of the pictures of each part, and what to say about how they were divided."""

    training: list[int]
    validation: list[int]
    test: list[int]
    said: tuple[str, ...]


def divide(found: Sequence[Candidate], seed: int) -> Division:
    """Divide the pictures; the test side of an export stays one, and only measures.

    Raises CommandError if nothing is left for one of the parts.
    """
    groups, told = _groups(found)
    if any(one.photo.side for one in found):
        test = [one for one in found if one.photo.side is Split.TEST]
        met = {groups[one.number] for one in test}
        rest = [one for one in found if one.photo.side is Split.TRAIN]
        left = [one for one in rest if groups[one.number] not in met]
        if len(left) < len(rest):
            told.append(
                f"Left out {many(len(rest) - len(left))} of the training side: the test side has "
                "the same, or nearly."
            )
    else:
        test, left = _taken(found, groups, _TEST, lambda group: _rank(seed, "test", group))
    validation, training = _taken(
        left, groups, _VALIDATION, lambda group: _rank(seed, "validation", group)
    )
    if not (training and validation and test):
        raise CommandError(
            "There are too few pictures that do not resemble each other: some must choose the best "
            "epoch, and others measure."
        )
    told += _too_small(training)
    return Division(_numbers(training), _numbers(validation), _numbers(test), tuple(told))


def _groups(found: Sequence[Candidate]) -> tuple[dict[int, str], list[str]]:
    """Return each picture's group, and what to say of those that are equal or similar."""
    first: dict[str, int] = {}
    equal = [
        (place, other)
        for place, one in enumerate(found)
        if (other := first.setdefault(one.sha256, place)) != place
    ]
    near = _near([found[place] for place in first.values()], list(first.values()))
    groups = _joined(found, [*equal, *near])
    largest = max(Counter(groups.values()).values(), default=0)
    alike = largest > max(_LEAST_TRAINING, _MOST_ALIKE * len(found))
    said = [f"{many(len(equal))} equal to another: they stay on its side."] if equal else []
    if near and alike:
        said.append("These pictures look much alike: only equal files were kept on one side.")
        near, groups = [], _joined(found, equal)
    elif near:
        count = len({place for pair in near for place in pair})
        said.append(f"{many(count)} nearly the same as another: each stays on its side.")
    pairs = [(found[one].photo, found[other].photo) for one, other in (*equal, *near)]
    return groups, [*said, *_under_two_labels(pairs)]


def _near(found: Sequence[Candidate], places: Sequence[int]) -> list[tuple[int, int]]:
    """Return pairs of the places of pictures that are nearly the same."""
    prints = perceptual_hash.together([bytes.fromhex(one.likeness) for one in found])
    rows = tqdm(
        perceptual_hash.near(prints, 0), desc="Comparing", unit=" pictures", total=len(found)
    )
    return [(places[one], places[int(other)]) for one, others in rows for other in others]


def _joined(found: Sequence[Candidate], pairs: Sequence[tuple[int, int]]) -> dict[int, str]:
    placed = assign([Placed(one.sha256, None, one.photo.group) for one in found], pairs)
    return {one.number: place.group for one, place in zip(found, placed, strict=True)}


def _under_two_labels(pairs: Sequence[tuple[Photo, Photo]]) -> Iterator[str]:
    """Say which equal or similar pictures have different labels."""
    torn = [sorted(pair) for pair in pairs if pair[0].label != pair[1].label]
    if torn:
        named = "; ".join(f"{one.file} and {other.file}" for one, other in torn[:_MOST_NAMED])
        more = " and others" if len(torn) > _MOST_NAMED else ""
        yield (
            f"Take care: {many(len(torn))} under two labels: {named}{more}. "
            "Keep each where it belongs."
        )


def _taken(
    found: Sequence[Candidate],
    groups: dict[int, str],
    share: float,
    rank: Callable[[str], str],
) -> tuple[list[Candidate], list[Candidate]]:
    """Take a share of each label's groups; return what was taken and what is left."""
    by_label: defaultdict[str, dict[str, None]] = defaultdict(dict)
    placed: set[str] = set()
    for one in found:
        if groups[one.number] not in placed:
            placed.add(groups[one.number])
            by_label[one.photo.label][groups[one.number]] = None
    chosen: set[str] = set()
    for members in by_label.values():
        if len(members) >= _LEAST_TO_SHARE:
            chosen |= set(sorted(members, key=rank)[: math.ceil(share * len(members))])
    return (
        [one for one in found if groups[one.number] in chosen],
        [one for one in found if groups[one.number] not in chosen],
    )


def _too_small(training: Sequence[Candidate]) -> Iterator[str]:
    labels = [one.photo.label for one in training]
    few = [
        f"{label} ({count})"
        for label in sorted(set(labels))
        if (count := labels.count(label)) < _LEAST_TRAINING
    ]
    if few:
        shown = ", ".join(few[: 2 * _MOST_NAMED]) + (" …" if len(few) > 2 * _MOST_NAMED else "")
        yield f"Take care: too few pictures to learn from of {shown}; gather more."


def _numbers(part: Sequence[Candidate]) -> list[int]:
    return [one.number for one in part]


def _rank(seed: int, part: str, group: str) -> str:
    return sha256(f"{seed}/{part}/{group}".encode(errors="surrogateescape")).hexdigest()
