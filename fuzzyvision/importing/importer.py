"""From a model that somebody has to a bundle that the service runs, in one call.

from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.basics.order import Order

bundle_from(Order(model=Path("my.keras"), labels=Path("labels.txt")), Path("build/mine"))
"""

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures as service
from fuzzyvision.bundle import cards, conversion, metrics
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import card, check, making, tables
from fuzzyvision.importing.basics import labels
from fuzzyvision.importing.basics.order import IMAGENET, Order
from fuzzyvision.importing.basics.original import Original
from fuzzyvision.importing.basics.scaling import COLOURS
from fuzzyvision.importing.basics.shape import channels
from fuzzyvision.importing.card import Card, Taken
from fuzzyvision.importing.check import Checked, Labelled
from fuzzyvision.importing.graph import proof
from fuzzyvision.importing.graph.proof import Pixels
from fuzzyvision.importing.making import Lite
from fuzzyvision.importing.originals import apps, source
from fuzzyvision.importing.originals.reasons import first_line
from fuzzyvision.importing.planning import Plan, Tell, plan

_MOST_PROVED = 40
"""Of the pictures to check with, so many take part in the proof, evenly chosen."""

_MUCH = 100_000_000
"""Bytes of a model above which Lambda has no room: 250 MB, and the packages take 137 of them."""


def bundle_from(order: Order, out: Path, tell: Tell = print) -> Card:
    """Import a model into the bundle `out`; return the new card.

    Raises CommandError, with one sentence, before anything in `out` is touched.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Keras has to say of other people's models
        return _bundle_from(order.checked(), out, tell)


def _bundle_from(order: Order, out: Path, tell: Tell) -> Card:
    _check_place(order, out)
    names = None if order.labels is None else labels.read(order.labels)
    read = None if order.model is None else source.reader(order.model)
    tell("Loading TensorFlow …")
    keras()
    if order.app:
        apps.check_name(order.app)
    names = names or apps.imagenet_labels()
    original = _original(order, read, names)
    grey = "" if channels(original.shape) == COLOURS else ", in grey"
    width, height = original.size
    tell(f"{order.source}: {original.kind}. It looks at {width} by {height} pixels{grey}.")
    planned = plan(order, original, names, tell)
    with conversion.workplace(out) as folder:
        document = _make(order, planned, folder, tell)
        document |= cards.kept(out / conversion.CARD, document, out)
        conversion.publish(folder, document, out)
    return document


def _check_place(order: Order, out: Path) -> None:
    """Refuse to write where something else than a bundle lies."""
    if out.exists() and not out.is_dir():
        raise CommandError(f"{out} is a file; the bundle needs a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / conversion.CARD).is_file():
        raise CommandError(f"{out} holds other things than a bundle: name another folder.")
    if order.model is not None and order.model.resolve().is_relative_to(out.resolve()):
        raise CommandError(
            f"{order.model} is in {out}, where the new bundle would replace it: move it first."
        )


def _original(order: Order, read: source.Reader | None, names: Sequence[str]) -> Original:
    if order.model is not None and read is not None:
        try:
            return read(order.model, order.size)
        except (CommandError, MemoryError):
            raise
        except Exception as error:  # of other people's models, Keras and TensorFlow raise anything
            raise CommandError(f"{order.source} cannot be read: {first_line(error)}.") from error
    app = order.app or ""
    if order.weights == IMAGENET:
        labels.check_count(names, apps.IMAGENET_LABELS, f"{app} with ImageNet's weights")
    return apps.read(app, order.weights, len(names))


def _make(order: Order, planned: Plan, folder: Path, tell: Tell) -> Card:
    """Write the model files into a new folder; return their card."""
    way = planned.way
    pixels = _pictures(way.original, planned.photos)
    wanted = way.expected(pixels)
    made = making.lite(way, folder, pixels, wanted)
    apart = making.keras_file(way, folder, pixels, wanted)
    _tell_made(made, apart, tell)
    if sum(file.stat().st_size for file in folder.iterdir() if file.is_file()) > _MUCH:
        tell("Take care: that is more than fits on AWS Lambda. Here, make run shows it.")
    checked = None
    if planned.photos:
        checked = check.classify(planned.photos, way.original.size, {way.scaling: made.answers})
    limit = _threshold(order, checked)
    difference = max(made.proof.difference, apart or 0.0)
    measured = card.measured(planned.labels, checked, limit, (len(pixels), difference))
    if checked is not None:
        for line in tables.results(measured, planned.labels):
            tell(line)
    taken = Taken(order.source, way.scaling, planned.because, way.finish.value, made.float16)
    return {
        **card.card(order.title, planned.labels, way.original, making.hashes(folder), limit),
        "measured": measured,
        "imported": card.imported(way.original, taken),
        "weights": apps.credit(order.app, order.weights),
    }


def _pictures(original: Original, photos: Sequence[Labelled]) -> Pixels:
    """Return what the proof is made with: drawn pictures, and some of the owner's."""
    step = -(-len(photos) // _MOST_PROVED) or 1
    found = [proof.drawn(*original.shape[:2])]
    for photo in photos[::step]:
        try:
            pixels = service.read(photo.path.read_bytes(), *original.size).pixels
        except PictureRefusedError:  # it is named when all are read
            continue
        found.append(pixels[np.newaxis])
    return np.concatenate(found)


def _tell_made(made: Lite, apart: float | None, tell: Tell) -> None:
    bits = "of 16 bits: half the file, the same answers" if made.float16 else "as they were"
    tell(f"model.tflite: {_size(made.size)}, its weights {bits}.")
    if apart is None:
        tell("model.keras: left out, Keras has no layers for this. The service does not need it.")
    proved = made.proof
    tell(
        f"Proof: on {proved.pictures} pictures, no probability differs from the original's in "
        f"TensorFlow by more than {max(proved.difference, apart or 0.0):.6f} "
        f"(at most {conversion.MOST_DIFFERENCE} is accepted)."
    )
    if not proved.varied:
        tell("Take care: its answers hardly differ between pictures, so that this says little.")


def _threshold(order: Order, checked: Checked | None) -> float:
    """Return the probability below which it is not sure: said, or by pictures, or one half."""
    if order.threshold is not None:
        return order.threshold
    if checked is None:
        return card.UNCHECKED_THRESHOLD
    return metrics.threshold(next(iter(checked.given.values())))


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number / 1e3:.1f} kB"  # noqa: PLR2004 - where MB get a digit
