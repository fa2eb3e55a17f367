"""What a training works with: its options, its base, its pictures, its network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.common.errors import CommandError
from fuzzyvision.training import checkpoint, folders, heads, networks, pixels
from fuzzyvision.training.folders import Photo
from fuzzyvision.training.networks import Base, Network
from fuzzyvision.training.options import BALANCED, Options

Tell = Callable[[str], object]
"""Takes one line on how far it is."""


@dataclass(frozen=True)
class Task:
    """A training: all pictures with their hashes, by number; `command` repeats it."""

    options: Options
    command: str
    base: Base | None
    labels: tuple[str, ...]
    photos: Sequence[Photo]
    hashes: Sequence[str]

    @property
    def data(self) -> str:
        """The hash of all pictures and their places."""
        return checkpoint.key([one.file for one in self.photos], self.hashes)

    @property
    def key(self) -> str:
        """The hash of all that the weights follow from."""
        version = self.base.card["version"] if self.base else ""
        return checkpoint.key(self.data, self.options.settings(), version, self.labels)

    @property
    def targets(self) -> NDArray[np.int64]:
        """The indices of the photos' labels."""
        places = {label: place for place, label in enumerate(self.labels)}
        return np.array([places[photo.label] for photo in self.photos])

    def importance(self, training: Sequence[int]) -> NDArray[np.float32]:
        """Return what a picture of each label counts: all alike, or more where there are fewer."""
        counts = np.bincount(self.targets[training], minlength=len(self.labels))
        if self.options.class_weights != BALANCED:
            counts = np.ones_like(counts)
        shares = counts.sum() / (np.maximum(counts, 1) * (counts > 0).sum())
        return np.asarray(shares, dtype=np.float32)

    def network(self, tell: Tell) -> Network:
        """Load or build the network, with an answer for each label; raises CommandError."""
        options = self.options
        keras().utils.set_random_seed(options.seed)
        if self.base is None:
            return networks.new(options.arch, options.weights, len(self.labels), options.size)
        network, old = networks.of_base(self.base, options.size), self.base.card["labels"]
        if self.labels[len(old) :]:
            tell(f"New labels: {', '.join(self.labels[len(old) :])}.")
            network = heads.extended(network, len(self.labels))
        missing = sorted(set(self.labels) - {photo.label for photo in self.photos})
        if missing:
            tell(f"No pictures of {', '.join(missing)}: the network may forget them.")
        return network


def task(options: Options, command: str) -> Task:
    """Find the base, the pictures and their labels; raises CommandError if that is not enough."""
    out = options.out
    if out.is_dir() and any(out.iterdir()) and not (out / conversion.CARD).is_file():
        raise CommandError(f"{out} holds other things than a bundle: name another folder.")
    base = networks.base(options.base) if options.base else None
    old = tuple(base.card["labels"]) if base else ()
    photos = folders.gather(options.folder, old)
    labels = (*old, *sorted({photo.label for photo in photos} - set(old)))
    return Task(options, command, base, labels, photos, pixels.hashes(photos))
