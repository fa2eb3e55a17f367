"""card.json of a model that was trained here: only what was measured, and the owner's own words."""

import platform
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import PurePath

from fuzzyvision.bundle import cards, metrics
from fuzzyvision.bundle.cards import TEXTS, Card
from fuzzyvision.bundle.conversion import CARD, LITE
from fuzzyvision.common.revision import revision
from fuzzyvision.reports.record import Epoch
from fuzzyvision.training.networks import Base, Network
from fuzzyvision.training.options import IMAGENET, Options
from fuzzyvision.training.task import Task

_VERSION_LENGTH = 12
NAME = "my-model"


@dataclass(frozen=True)
class Measured:
    """The served file's probabilities [n, labels] for test pictures, their truth [n] and parity.

    `difference` is the largest one to the network's own, on `compared` pictures.
    """

    probabilities: metrics.Probabilities
    truth: metrics.Labels
    threshold: float
    difference: float
    compared: int


@dataclass(frozen=True)
class Story:
    """How a training went: how many pictures were in which part, and its epochs."""

    task: Task
    counts: dict[str, int]
    epochs: Sequence[Epoch]


def _name(options: Options, base: Base | None) -> str:
    """Return the name given, else the base's with the next number, as it is another model."""
    if options.name or base is None:
        return options.name or NAME
    old = re.fullmatch(r"(.*) (\d+)", base.card["name"])
    return f"{old[1]} {int(old[2]) + 1}" if old else f"{base.card['name']} 2"


def document(story: Story, network: Network, files: dict[str, str]) -> Card:
    """Return the part of card.json that is known before anything is measured."""
    view = network.view
    return {
        "name": _name(story.task.options, story.task.base),
        "labels": list(story.task.labels),
        "input": {
            "width": view.width, "height": view.height, "channels": network.channels,
            "fit": view.fit,
        },
        "network": {
            "file": network.file, "scaling": network.scaling, "answers": network.meaning.value,
        },
        "files": files,
        "version": files[LITE][:_VERSION_LENGTH],
        "created": datetime.now(UTC).date().isoformat(),
    }  # fmt: skip


def training(story: Story, network: Network) -> Card:
    """Return how the model came about."""
    options, base = story.task.options, story.task.base
    packages = ("tensorflow", network.kit.__name__, "fuzzy-vision")
    here = revision()
    credit = None
    if options.weights == IMAGENET:
        by = "the authors named by Keras Applications"
        credit = {"name": f"{options.arch}, ImageNet", "by": by}
    return {
        "training": {
            "command": story.task.command,
            "commit": str(here) if here else None,
            "versions": {"python": platform.python_version()}
            | {package: version(package) for package in packages},
            "data": {"sha256": story.task.data, **story.counts},
            "pictures": story.counts["training"],
            "settings": options.settings(),
            "seed": options.seed,
            "epochs": len(story.epochs),
            "curves": [one._asdict() for one in story.epochs],
        },
        "trained_from": {part: base.card[part] for part in ("name", "version")} if base else None,
        "weights": base.card.get("weights") if base else credit,
    }  # fmt: skip


def owners(document: Card, story: Story) -> tuple[Card, list[str]]:
    """Return the owner's words that stay true, and the fields that describe the old weights.

    Those of the base are the owner's too, whatever the new model is called.
    """
    options, base = story.task.options, story.task.base
    old, named = options.out, document["name"]
    if base is not None:
        old, named = base.folder, base.card["name"]
    words = cards.kept(old / CARD, {**document, "name": named}, options.out)
    left = [field for field in TEXTS if words.pop(field, None)]
    return words, left


def command(arguments: Sequence[str]) -> str:
    """Return the command line to repeat, absolute paths cut to their last part."""
    shown = [PurePath(one).name if one.startswith("/") else one for one in arguments]
    return shlex.join(["fuzzy-vision", "train", *shown])


def measured(task: Task, found: Measured) -> Card:
    """Return the threshold, and how good the model is on the test pictures."""
    rows = found.probabilities
    how = (
        f"{len(rows):,} test pictures, split off before this training and seen by it neither for "
        "learning nor for choosing, each scaled and fitted as the service does."
    )
    if task.base:
        how += f" Whether {task.base.card['name']} had learned from them is not known here."
    return {
        "threshold": found.threshold,
        "measured": {
            "how": how,
            **metrics.scores(rows, found.truth, task.labels),
            "unsure": {"known": round(metrics.unsure(rows, found.threshold), 4), "other": None},
            "largest_difference": round(found.difference, 6),
            "compared_on": found.compared,
        },
    }
