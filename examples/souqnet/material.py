"""The pictures of one training, decoded, each part for one purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from examples.souqnet import photos
from examples.souqnet.photos import Photo
from examples.souqnet.samples import Sample, load
from examples.souqnet.split import halves, split
from fuzzyvision.common.errors import CommandError


@dataclass(frozen=True)
class Material:
    """Samples to learn from, to choose by (best epoch, threshold) and to measure with.

    The `other_*` show none of the labels, and are empty where no such pictures were given. Those
    of `foreign` come from the sources held out, and are empty where none were.
    """

    training: list[Sample]
    validation: list[Sample]
    test: list[Sample]
    other_training: list[Sample]
    other_test: list[Sample]
    foreign: list[Sample]

    def known(self) -> list[Photo]:
        """Return the pictures that trained, chose or measured, but those held out."""
        parts = (self.training, self.validation, self.test)
        return [sample.photo for part in parts for sample in part]


def prepare(
    found: Sequence[Photo],
    labels: Sequence[str],
    other: Path | None,
    seed: int,
    held_out: Sequence[str] = (),
) -> Material:
    """Decode the pictures, name and leave out those that cannot be read, and split the rest.

    Raises CommandError if too few of a label, or none of the others, can be read, or if a
    source to hold out has no pictures.
    """
    _check(held_out, found)
    others = photos.others(other) if other else []
    samples = {sample.photo: sample for sample in load(found, labels, "pictures")}
    parts = split((photo for photo in samples if photo.source not in held_out), seed)
    strangers = {sample.photo: sample for sample in load(others, labels, "other pictures")}
    if others and not strangers:
        raise CommandError(f"None of the pictures in {other} can be read.")
    learned, testing = halves(strangers, seed)
    return Material(
        training=[samples[photo] for photo in parts.training],
        validation=[samples[photo] for photo in parts.validation],
        test=[samples[photo] for photo in parts.test],
        other_training=[strangers[photo] for photo in learned],
        other_test=[strangers[photo] for photo in testing],
        foreign=[sample for photo, sample in samples.items() if photo.source in held_out],
    )


def _check(held_out: Sequence[str], found: Sequence[Photo]) -> None:
    known = sorted({photo.source for photo in found} - {""})
    for source in held_out:
        if source not in known:
            names = ", ".join(known) or "none"
            raise CommandError(f"No picture comes from {source}; the sources are: {names}.")
