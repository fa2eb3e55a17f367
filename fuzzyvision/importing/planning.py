"""What is decided about a model before anything is made of it."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import check, choice, making, tables, trial
from fuzzyvision.importing.basics import answer, labels
from fuzzyvision.importing.basics.answer import Evidence, Finish
from fuzzyvision.importing.basics.order import Order
from fuzzyvision.importing.basics.original import Original
from fuzzyvision.importing.check import Checked, Labelled
from fuzzyvision.importing.choice import Choice
from fuzzyvision.importing.graph import proof
from fuzzyvision.importing.making import Way
from fuzzyvision.importing.originals import apps

Tell: TypeAlias = Callable[[str], object]
"""Takes one line on how far it is."""

_MOST_SHOWN = 8
_MOST_TRIED = 100
"""Pictures of those to check with that a known scaling is tried on."""


@dataclass(frozen=True)
class Plan:
    """The labels, how the original is taken and why, and pictures to check it with."""

    labels: tuple[str, ...]
    way: Way
    because: str
    photos: Sequence[Labelled]


def plan(order: Order, original: Original, names: tuple[str, ...], tell: Tell) -> Plan:
    """Decide; raises CommandError if something does not fit, or is open and matters."""
    if original.outputs > 1:  # one output may be two labels, or none at all
        labels.check_count(names, original.outputs, order.source)
    chosen = _told(order, original)
    first = choice.possible(original)[0] if chosen is None else chosen.scaling
    finish = _finish(order, original, first)
    labels.check_count(names, answer.count(finish, original.outputs), order.source)
    tell(f"It {finish.value}. Its {len(names):,} labels: {_some(names)}.")
    photos = check.gather(order.check, names) if order.check else []
    if chosen is None:
        chosen = _tried(original, finish, photos, tell)
    elif order.app is None and photos:
        _doubt(Way(original, chosen.scaling, finish), photos, tell)
    tell(f"Scaling {chosen.scaling}: {chosen.because}.")
    if chosen.warning:
        tell(f"Take care: {chosen.warning}.")
    return Plan(names, Way(original, chosen.scaling, finish), chosen.because, photos)


def _told(order: Order, original: Original) -> Choice | None:
    if order.app is None:
        return choice.choose(original, order.scaling)
    return Choice(apps.scaling_of(order.app), "that is what its preprocess_input does")


def _finish(order: Order, original: Original, scaling: str) -> Finish:
    pictures = proof.drawn(*original.shape[:2])
    rows = np.array([original.run(proof.fed(original, scaling, each)) for each in pictures])
    evidence = Evidence(original.ending, rows, original.loss, original.quantised_answer)
    return answer.decide(evidence, order.outputs)


def _tried(original: Original, finish: Finish, photos: Sequence[Labelled], tell: Tell) -> Choice:
    """Find the scaling with labelled pictures; raises CommandError if they leave it open."""
    if not photos:
        raise choice.unclear(original)
    tell("Nothing in the model tells its scaling; trying each on your pictures …")
    found = _variants(original, finish, photos)
    for line in tables.scores(trial.scores(found.given, found.truth)):
        tell(line)
    best = trial.clearly_best(found.given, found.truth)
    if best is None:
        raise CommandError(
            "Your pictures leave open which scaling is right: say what was done in training with "
            "--scaling (SCALING= with make), or check with more pictures."
        )
    return Choice(best, f"it does clearly best on your {len(found.truth):,} pictures")


def _doubt(way: Way, photos: Sequence[Labelled], tell: Tell) -> None:
    """Say it if another scaling than the one that is taken does clearly better."""
    found = _variants(way.original, way.finish, photos[:: -(-len(photos) // _MOST_TRIED) or 1])
    best = trial.clearly_best(found.given, found.truth)
    if best not in {None, way.scaling}:
        for line in tables.scores(trial.scores(found.given, found.truth)):
            tell(line)
        tell(f"Take care: on your pictures, the scaling {best} does clearly better.")


def _variants(original: Original, finish: Finish, photos: Sequence[Labelled]) -> Checked:
    """Return what the model answers to the pictures with each scaling that it can have."""
    with tempfile.TemporaryDirectory() as folder:
        variants = {
            name: making.answers_of(making.plain(Way(original, name, finish)), Path(folder) / name)
            for name in choice.possible(original)
        }
        return check.classify(photos, original.size, variants)


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_SHOWN])
    return f"{shown} …" if len(names) > _MOST_SHOWN else shown
