"""What is decided about a model before anything is made of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from chalicelib.fit import CROP, FITS, Fit
from fuzzyvision.bundle import answers, labelled, parity, scaling, tables, trial
from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.bundle.conversion import Graph
from fuzzyvision.bundle.labelled import Answers, Checked, Labelled
from fuzzyvision.bundle.parity import Pixels, Rows
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import choice, labels, meaning
from fuzzyvision.importing.choice import Choice
from fuzzyvision.importing.meaning import Evidence
from fuzzyvision.importing.order import Order
from fuzzyvision.importing.original import Original

Tell: TypeAlias = Callable[[str], object]
"""Takes one line on how far it is."""

_MOST_SHOWN = 8
_MOST_TRIED = 100
"""Pictures of those to check with that a known scaling is tried on."""

_MOST_FITTED = 300
"""Pictures that the fit is tried on: it changes the answer to one in ten."""

_SHOWN_FIT = {
    "crop": "the middle of a picture",
    "stretch": "the whole picture, stretched",
    "pad": "the whole picture, with margins",
}


@dataclass
class Plan:
    """How an original is taken, why, and pictures to check it with."""

    labels: tuple[str, ...]
    original: Original
    scaling: str
    because: str
    meaning: Meaning
    fit: Fit
    fit_because: str
    photos: Sequence[Labelled]

    def answer(self, pixels: Pixels) -> Rows:
        """Return the original's own probabilities [n, labels] in TensorFlow."""
        return _answers(self.original, self.scaling, self.meaning, pixels)

    def graph(self) -> Graph:
        """Return the network as `conversion` takes it."""
        made = self.original
        if made.call is None:
            raise ValueError("a file that is used as it is has no graph")
        return Graph(made.call, made.shape, made.dtype.name, self.scaling, self.meaning)

    def forget(self) -> None:
        """Let go of the network, which is large; what was found out about it stays."""
        self.original = replace(self.original, call=None, run=lambda values: values)


def plan(order: Order, original: Original, names: tuple[str, ...], tell: Tell) -> Plan:
    """Decide; raises CommandError if something does not fit, or is open and matters."""
    if original.outputs > 1:  # one output may be two labels, or none at all
        labels.check_count(names, original.outputs, order.source)
    chosen = choice.choose(original, order.scaling)
    first = choice.possible(original)[0] if chosen is None else chosen.scaling
    means = _meaning(order, original, first)
    labels.check_count(names, means.labels(original.outputs), order.source)
    tell(f"It {means.words}. Its {len(names):,} labels: {_some(names)}.")
    photos = labelled.gather(order.check, names) if order.check else []
    fit = order.fit or CROP
    if chosen is None:
        chosen = _tried(original, means, photos, fit, tell)
    elif photos:
        _doubt(original, means, photos, (chosen.scaling, fit), tell)
    tell(f"Scaling {chosen.scaling}: {chosen.because}.")
    if chosen.warning:
        tell(f"Take care: {chosen.warning}.")
    made = Plan(names, original, chosen.scaling, chosen.because, means, fit, "", photos)
    made.fit, made.fit_because = _fit(order, made, tell)
    tell(f"Fit {made.fit}, {_SHOWN_FIT[made.fit]}: {made.fit_because}.")
    return made


def _meaning(order: Order, original: Original, scaled: str) -> Meaning:
    pictures = parity.drawn(*original.shape[:2])
    rows = _raw(original, scaled, pictures)
    parity.spread(rows, _raw(original, scaled, pictures))
    evidence = Evidence(original.ending, rows, original.loss, original.quantised_answer)
    return meaning.decide(evidence, order.outputs)


def _tried(
    original: Original, means: Meaning, photos: Sequence[Labelled], fit: Fit, tell: Tell
) -> Choice:
    """Find the scaling with labelled pictures; raises CommandError if they leave it open."""
    if not photos:
        raise choice.unclear(original)
    tell("Nothing in the model tells its scaling; trying each on your pictures …")
    found = labelled.classify(photos, original.size, _variants(original, means), fit, tell)
    for line in tables.scores(trial.scores(found.given, found.truth)):
        tell(line)
    best = _best(found)
    if best is None:
        raise CommandError(
            "Your pictures leave open which scaling is right: say what was done in training with "
            "--scaling, or check with more pictures."
        )
    return Choice(best, f"it does clearly best on your {len(found.truth):,} pictures")


def _doubt(
    original: Original,
    means: Meaning,
    photos: Sequence[Labelled],
    taken: tuple[str, Fit],
    tell: Tell,
) -> None:
    """Say it if another scaling than the one that is taken does clearly better."""
    found = labelled.classify(
        _some_of(photos, _MOST_TRIED), original.size, _variants(original, means), taken[1]
    )
    best = _best(found)
    if best not in {None, taken[0]}:
        for line in tables.scores(trial.scores(found.given, found.truth)):
            tell(line)
        tell(f"Take care: on your pictures, the scaling {best} does clearly better.")


def _best(found: Checked) -> str | None:
    """Return the scaling that is clearly best; blue first only if that is, in turn, clearly so.

    Many pictures are told as well with their colours turned.
    """
    given = {}
    for name in found.given:
        turned = f"{scaling.BGR} {name}"
        pair = {one: found.given[one] for one in (name, turned) if one in found.given}
        if not name.startswith(scaling.BGR):
            ahead = trial.clearly_likeliest(pair, found.truth) if len(pair) > 1 else name
            chosen = turned if ahead == turned else name
            given[chosen] = found.given[chosen]
    return trial.clearly_best(given, found.truth)


def _fit(order: Order, made: Plan, tell: Tell) -> tuple[Fit, str]:
    """Return how pictures are made to fit, and why: said, tried, or the usual way."""
    if not made.photos:
        doubt = "Keras' own loaders stretch; --check FOLDER tells which does better"
        return made.fit, "as you said" if order.fit else f"the usual way, and not checked. {doubt}"
    variant = _variants(made.original, made.meaning)[made.scaling]
    some = _some_of(made.photos, _MOST_FITTED)
    by_fit = {fit: labelled.classify(some, made.original.size, {fit: variant}, fit) for fit in FITS}
    truth = by_fit[CROP].truth
    likeliest = trial.clearly_likeliest({fit: by_fit[fit].given[fit] for fit in FITS}, truth)
    best = next((fit for fit in FITS if fit == likeliest), None)
    if order.fit:
        if best not in {None, order.fit}:
            tell(f"Take care: on your pictures, --fit {best} does clearly better.")
        return made.fit, "as you said"
    if best is None:
        return made.fit, "on your pictures, none does clearly better"
    return best, f"it does clearly best on your {len(truth):,} pictures"


def _some_of(photos: Sequence[Labelled], most: int) -> Sequence[Labelled]:
    return photos[:: -(-len(photos) // most) or 1]


def _variants(original: Original, means: Meaning) -> Mapping[str, Answers]:
    """Return what the model answers to a picture with each scaling that it can have."""

    def of(name: str) -> Answers:
        return lambda picture: list(_answers(original, name, means, picture[np.newaxis])[0])

    return {name: of(name) for name in choice.possible(original)}


def _answers(original: Original, scaled: str, means: Meaning, pixels: Pixels) -> Rows:
    rows = _raw(original, scaled, pixels)
    return answers.probabilities(rows, means, quantised=original.quantised_answer)


def _raw(original: Original, scaled: str, pixels: Pixels) -> Rows:
    """Return the original's own numbers [n, outputs]."""
    return np.array([original.run(each) for each in _fed(original, scaled, pixels)])


def _fed(original: Original, scaled: str, pixels: Pixels) -> Rows:
    """Return what the original takes for pictures, one each: [n, 1, *shape]."""
    if original.steps is None:
        values = scaling.apply(pixels, scaled, original.channels)
    else:
        way = original.feeding(scaled)
        bare = scaling.BGR + " " if way.order == scaling.BGR else ""
        values = scaling.apply(pixels, f"{bare}{scaling.PIXELS}", original.channels)
        values = values * way.scale + way.offset
    return values.reshape((len(pixels), 1, *original.shape))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_SHOWN])
    return f"{shown} …" if len(names) > _MOST_SHOWN else shown
