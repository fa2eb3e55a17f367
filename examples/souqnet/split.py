"""Which pictures train, which choose, and which measure."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from examples.souqnet.photos import Photo
from fuzzyvision.common.errors import CommandError

SHARE = 0.15
"""Share of each label's groups that validates, and again that tests."""

_LEAST_GROUPS = 3


@dataclass(frozen=True)
class Split:
    """Pictures to train on, to choose by (temperature, threshold), and to measure with."""

    training: list[Photo]
    validation: list[Photo]
    test: list[Photo]


def split(photos: Iterable[Photo], seed: int) -> Split:
    """Split by group, each label alike; the same seed and pictures give the same split.

    A group's place follows from a hash of its name, so that adding pictures moves few others.
    A group that appears under several labels is placed with the first of them.
    Raises CommandError if a label has fewer than three groups.
    """
    parts = Split([], [], [])
    placed: dict[str, list[Photo]] = {}
    by_label: defaultdict[str, list[Photo]] = defaultdict(list)
    for photo in photos:
        by_label[photo.label].append(photo)
    for label, members in sorted(by_label.items()):
        groups = sorted(
            {photo.group for photo in members} - placed.keys(), key=lambda group: _rank(group, seed)
        )
        if len(groups) < _LEAST_GROUPS:
            raise CommandError(
                f"The label {label} has too few pictures: it needs three that are unrelated."
            )
        share = math.ceil(SHARE * len(groups))
        for place, group in enumerate(groups):
            placed[group] = _part(parts, place, share)
        for photo in members:
            placed[photo.group].append(photo)
    return parts


def parts(photos: Iterable[Photo], seed: int, tested: float, validated: float) -> Split:
    """Split by group, whatever the labels: shares of the groups that test and that validate."""
    pictures = list(photos)
    ranked = sorted({photo.group for photo in pictures}, key=lambda group: _rank(group, seed))
    ends = round(tested * len(ranked)), round((tested + validated) * len(ranked))
    testing, validating = set(ranked[: ends[0]]), set(ranked[ends[0] : ends[1]])
    return Split(
        [photo for photo in pictures if photo.group not in testing | validating],
        [photo for photo in pictures if photo.group in validating],
        [photo for photo in pictures if photo.group in testing],
    )


def _part(parts: Split, place: int, share: int) -> list[Photo]:
    if place < share:
        return parts.test
    return parts.validation if place < 2 * share else parts.training


def _rank(group: str, seed: int) -> str:
    return sha256(f"{seed}/{group}".encode()).hexdigest()
