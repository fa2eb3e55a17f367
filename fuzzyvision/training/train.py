"""Train on an owner's pictures, measure what came of it, and bundle it for the service."""

import warnings
from collections.abc import Sequence
from contextlib import closing
from errno import ENOSPC

from fuzzyvision.bundle.cards import Card
from fuzzyvision.bundle.frameworks import tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import many
from fuzzyvision.training import bundling, division
from fuzzyvision.training.card import Story
from fuzzyvision.training.checkpoint import Checkpoint
from fuzzyvision.training.course import Course
from fuzzyvision.training.division import Candidate
from fuzzyvision.training.feeding import Feed
from fuzzyvision.training.networks import Network
from fuzzyvision.training.options import Options
from fuzzyvision.training.pixels import Pixels, Seen
from fuzzyvision.training.task import Task, Tell, task

_MOST_NAMED = 5


def train(options: Options, command: str, tell: Tell = print) -> Card:
    """Train, write bundle and report, and say how it went; `command` repeats it.

    Raises CommandError, before anything in the bundle's place is touched.
    """
    work = task(options.checked(), command)
    tell("Loading TensorFlow …")
    tensorflow(whole_machine=True)
    network = work.network(tell)
    kept = Checkpoint(options.out, work.key)
    if kept.emptied:
        tell("The interrupted training had other pictures or settings: starting again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Keras 2 and 3 have to say of one another
            with closing(Pixels(kept.pixels, work.photos, network.view)) as shown:
                document = _train(work, network, shown, kept, tell)
    except KeyboardInterrupt:
        tell(f"{kept.folder} keeps what was done: the same command continues there.")
        raise
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        raise CommandError(
            f"The disk of {options.out} is full: make room, and the same command continues."
        ) from error
    kept.remove()
    return document


def _train(work: Task, network: Network, shown: Pixels, kept: Checkpoint, tell: Tell) -> Card:
    found = _candidates(work, _seen(shown, kept), tell)
    parts = division.divide(found, work.options.seed)
    counts = {
        "pictures": len(work.photos), "left_out": len(work.photos) - len(found),
        "training": len(parts.training), "validation": len(parts.validation),
        "test": len(parts.test),
    }  # fmt: skip
    for line in parts.said:
        tell(line)
    tell(
        f"{many(counts['training'])} to train on, {counts['validation']} to choose with, "
        f"{counts['test']} to measure with."
    )
    importance = work.importance(parts.training)
    feed = Feed(network, shown, work.targets, importance, work.options.batch)
    epochs = Course(feed, work.options, parts.training, parts.validation).run(kept, tell)
    threshold = bundling.settle(feed, parts.validation)
    return bundling.bundle(feed, parts.test, threshold, Story(work, counts, epochs), tell)


def _seen(shown: Pixels, kept: Checkpoint) -> list[Seen]:
    """Read the pictures, unless a training that was interrupted has read them all."""
    seen = [Seen(*row) for row in kept.seen()]
    if not seen:
        seen = list(shown.read())
        kept.put_seen(seen)
    return seen


def _candidates(work: Task, seen: Sequence[Seen], tell: Tell) -> list[Candidate]:
    """Return the pictures that can be read, and name the others."""
    rows = list(zip(work.photos, work.hashes, seen, strict=True))
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
