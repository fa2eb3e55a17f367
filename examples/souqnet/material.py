"""The pictures of one training, decoded, each part for one purpose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from examples.souqnet.photos import Photo
from examples.souqnet.samples import Sample, load
from examples.souqnet.split import parts, split
from fuzzyvision.common.errors import CommandError

_TESTED = 0.25
"""Share of the groups of ordinary photographs, and of pictures of something else, that measures."""

_VALIDATED = 0.1


@dataclass(frozen=True)
class Part:
    """Samples of the labels, and `others` of none of them; either may be empty."""

    known: list[Sample]
    others: list[Sample]


@dataclass(frozen=True)
class Material:
    """Samples to learn from, to choose by (temperature, threshold) and to measure with.

    `test` has no ordinary photographs, `ordinary` nothing else. The samples of `foreign` come from
    the sources held out.
    """

    training: Part
    validation: Part
    test: Part
    ordinary: Part
    foreign: Part

    def known(self) -> list[Photo]:
        """Return the pictures that trained, chose or measured, but those held out."""
        used = (self.training, self.validation, self.test, self.ordinary)
        return [sample.photo for part in used for sample in (*part.known, *part.others)]


@dataclass(frozen=True)
class Pictures:
    """Everything: pictures of the labels, ordinary photographs, and others of no label."""

    labelled: Sequence[Photo]
    ordinary: Sequence[Photo]
    others: Sequence[Photo]


def prepare(
    found: Pictures, labels: Sequence[str], seed: int, held_out: Sequence[str] = ()
) -> Material:
    """Decode the pictures, name and leave out those that cannot be read, and split the rest.

    Raises CommandError if too few of a label, or none of the others, can be read, or if a
    source to hold out has no pictures.
    """
    _check(held_out, found.labelled)
    labelled = _Read(found.labelled, labels, "pictures")
    ordinary = _Read(found.ordinary, labels, "ordinary photographs")
    others = _Read(found.others, labels, "other pictures")
    if found.others and not others.readable:
        raise CommandError("None of the pictures of something else can be read.")
    at_home = [photo for photo in labelled.readable if photo.source not in held_out]
    base = split(at_home, seed)
    strange = parts(others.readable, seed, _TESTED, _VALIDATED)
    usual = parts(ordinary.readable, seed, _TESTED, _VALIDATED)
    foreign = [photo for photo in labelled.readable if photo.source in held_out]
    return Material(
        training=_part(
            labelled.of(base.training), others.of(strange.training), ordinary.of(usual.training)
        ),
        validation=_part(
            labelled.of(base.validation),
            others.of(strange.validation),
            ordinary.of(usual.validation),
        ),
        test=_part(labelled.of(base.test), others.of(strange.test)),
        ordinary=_part(ordinary.of(usual.test)),
        foreign=_part(labelled.of(foreign)),
    )


class _Read:
    """Decoded pictures, found by their photo."""

    def __init__(self, photos: Sequence[Photo], labels: Sequence[str], what: str) -> None:
        samples = load(photos, labels, what) if photos else []
        self._samples = {sample.photo: sample for sample in samples}

    @property
    def readable(self) -> list[Photo]:
        """Return the pictures that could be read, in their order."""
        return list(self._samples)

    def of(self, photos: Iterable[Photo]) -> list[Sample]:
        """Return the samples of these pictures."""
        return [self._samples[photo] for photo in photos]


def _part(*samples: list[Sample]) -> Part:
    every = [one for some in samples for one in some]
    return Part([one for one in every if one.photo.label], [o for o in every if not o.photo.label])


def _check(held_out: Sequence[str], found: Sequence[Photo]) -> None:
    known = sorted({photo.source for photo in found} - {""})
    for source in held_out:
        if source not in known:
            names = ", ".join(known) or "none"
            raise CommandError(f"No picture comes from {source}; the sources are: {names}.")
