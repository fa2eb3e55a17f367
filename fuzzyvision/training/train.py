"""Train on an owner's pictures, measure what came of it, and bundle it for the service."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.cards import Card
from fuzzyvision.bundle.frameworks import tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import many
from fuzzyvision.training import bundling, checkpoint, division, folders, heads, networks, pixels
from fuzzyvision.training.bundling import Tested
from fuzzyvision.training.card import Story
from fuzzyvision.training.checkpoint import Checkpoint
from fuzzyvision.training.course import Course
from fuzzyvision.training.division import Candidate, Division
from fuzzyvision.training.feeding import Feed
from fuzzyvision.training.folders import Photo
from fuzzyvision.training.networks import Base, Network
from fuzzyvision.training.options import BALANCED, Options
from fuzzyvision.training.pixels import Pixels, Seen

Tell = Callable[[str], object]

_MOST_NAMED = 5


@dataclass(frozen=True)
class Task:
    """A training: its options, base and labels, and all pictures with their hashes."""

    options: Options
    base: Base | None
    labels: tuple[str, ...]
    photos: Sequence[Photo]
    hashes: Sequence[str]

    @property
    def data(self) -> str:
        """The hash of all pictures and their places."""
        return checkpoint.key(*zip((one.file for one in self.photos), self.hashes, strict=True))


def train(options: Options, command: str, tell: Tell = print) -> Card:
    """Train, write bundle and report, and say how it went; `command` repeats it.

    Raises CommandError, before anything in the bundle's place is touched.
    """
    task = _task(options.checked())
    tell("Loading TensorFlow …")
    tensorflow(whole_machine=True)
    network = _network(task, tell)
    kept = Checkpoint(
        options.out, checkpoint.key(task.data, options.settings(), _origin(task.base), network.view)
    )
    if kept.emptied:
        tell("Other pictures or settings than those of the training that was interrupted: anew.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Keras 2 and 3 have to say of one another
            document = _train(task, network, kept, command, tell)
    except KeyboardInterrupt:
        tell(f"{kept.folder} keeps what was learned: the same command continues there.")
        raise
    kept.remove()
    return document


def _task(options: Options) -> Task:
    out = options.out
    if out.is_dir() and any(out.iterdir()) and not (out / conversion.CARD).is_file():
        raise CommandError(f"{out} holds other things than a bundle: name another folder.")
    base = networks.base(options.base) if options.base else None
    old = tuple(base.card["labels"]) if base else ()
    photos = folders.gather(options.folder, old)
    labels = (*old, *sorted({photo.label for photo in photos} - set(old)))
    return Task(options, base, labels, photos, pixels.hashes(photos))


def _origin(base: Base | None) -> str:
    return base.card["files"].get(base.file.name, base.card["version"]) if base else ""


def _network(task: Task, tell: Tell) -> Network:
    options, labels = task.options, task.labels
    if task.base is None:
        network = networks.new(options.arch, options.weights, len(labels), options.size)
        network.kit.utils.set_random_seed(options.seed)
        return network
    old = task.base.card["labels"]
    network = networks.of_base(task.base, options.size)
    network.kit.utils.set_random_seed(options.seed)
    if len(labels) > len(old):
        tell(f"New labels: {', '.join(labels[len(old) :])}.")
        network = heads.extended(network, len(labels))
    missing = sorted(set(labels) - {photo.label for photo in task.photos})
    if missing:
        tell(f"No pictures of {', '.join(missing)}: the network may forget them.")
    return network


def _train(task: Task, network: Network, kept: Checkpoint, command: str, tell: Tell) -> Card:
    options = task.options
    shown = Pixels(kept.pixels, task.photos, network.view)
    found = _candidates(task, _seen(shown, kept), tell)
    parts = division.divide(found, options.seed)
    for line in parts.said:
        tell(line)
    tell(
        f"{many(len(parts.training))} to train on, {len(parts.validation)} to choose with, "
        f"{len(parts.test)} to measure with."
    )
    targets = np.array([task.labels.index(photo.label) for photo in task.photos])
    feed = Feed(network, shown, targets, _importance(task, targets, parts), options.batch)
    epochs = Course(feed, options, parts.training, parts.validation).run(kept)
    threshold = bundling.settle(feed, parts.validation)
    counts = {
        "pictures": len(task.photos), "left_out": len(task.photos) - len(found),
        "training": len(parts.training), "validation": len(parts.validation),
        "test": len(parts.test),
    }  # fmt: skip
    story = Story(options, task.base, task.labels, command, task.data, counts, epochs)
    return bundling.bundle(feed, Tested(parts.test, task.photos), threshold, story, tell)


def _seen(shown: Pixels, kept: Checkpoint) -> list[Seen]:
    """Read the pictures, unless a training that was interrupted has read them all."""
    old = [Seen(*row) for row in kept.seen()]
    if old:
        return old
    seen = list(shown.read())
    kept.put_seen(seen)
    return seen


def _candidates(task: Task, seen: Sequence[Seen], tell: Tell) -> list[Candidate]:
    """Return the pictures that can be read, and name the others."""
    rows = list(zip(task.photos, task.hashes, seen, strict=True))
    refused = [(photo, one) for photo, _, one in rows if one.refused]
    for photo, one in refused[:_MOST_NAMED]:
        tell(f"Left out {photo.file}: {one.refused}")
    if len(refused) > _MOST_NAMED:
        tell(f"Left out {many(len(refused) - _MOST_NAMED)} more that cannot be read.")
    return [
        Candidate(number, photo, digest, one.likeness)
        for number, (photo, digest, one) in enumerate(rows)
        if not one.refused
    ]


def _importance(task: Task, targets: NDArray[np.int64], parts: Division) -> NDArray[np.float32]:
    """Return what a picture of each label counts: all alike, or more where there are fewer."""
    even = np.ones(len(task.labels), dtype=np.float32)
    if task.options.class_weights != BALANCED:
        return even
    counts = np.bincount(targets[parts.training], minlength=len(task.labels))
    shares = counts.sum() / (np.maximum(counts, 1) * (counts > 0).sum())
    return np.asarray(shares, dtype=np.float32)
