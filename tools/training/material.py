"""The pictures of one training, decoded, each part for one purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.training import photos
from tools.training.errors import TrainingError
from tools.training.photos import Photo
from tools.training.samples import Sample, load
from tools.training.split import halves, split


@dataclass(frozen=True)
class Material:
    """Samples to learn from, to choose by (best epoch, threshold) and to measure with.

    The `other_*` show none of the labels, and are empty where no such pictures were given.
    """

    training: list[Sample]
    validation: list[Sample]
    test: list[Sample]
    other_training: list[Sample]
    other_test: list[Sample]


def prepare(
    found: Sequence[Photo], labels: Sequence[str], other: Path | None, seed: int
) -> Material:
    """Decode the pictures, name and leave out those that cannot be read, and split the rest.

    Raises TrainingError if too few of a label, or none of the others, can be read.
    """
    others = photos.others(other) if other else []
    samples = {sample.photo: sample for sample in load(found, labels, "pictures")}
    parts = split(samples, seed)
    strangers = {sample.photo: sample for sample in load(others, labels, "other pictures")}
    if others and not strangers:
        raise TrainingError(f"None of the pictures in {other} can be read.")
    learned, testing = halves(strangers, seed)
    return Material(
        training=[samples[photo] for photo in parts.training],
        validation=[samples[photo] for photo in parts.validation],
        test=[samples[photo] for photo in parts.test],
        other_training=[strangers[photo] for photo in learned],
        other_test=[strangers[photo] for photo in testing],
    )
