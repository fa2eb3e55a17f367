"""The work of an import: read, decide, convert, compare, measure, and write card.json last."""

import gc
import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np

from chalicelib.model.classifier import Classifier
from fuzzyvision.bundle import conversion, labelled, metrics, parity, scaling, tables
from fuzzyvision.bundle.frameworks import keras, silence
from fuzzyvision.bundle.labelled import Checked
from fuzzyvision.bundle.parity import Parity, Pixels, Rows
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import card, labels, sources
from fuzzyvision.importing.order import Order
from fuzzyvision.importing.original import Original
from fuzzyvision.importing.planning import Plan, plan
from fuzzyvision.importing.reasons import first_line

_MOST_PROVED = 40
"""Of the pictures to check with, so many take part in the parity check, evenly chosen."""

_MUCH = 100_000_000
"""Bytes of a model above which Lambda has no room: 250 MB, and the packages take 137 of them."""

Tell = Callable[[str], object]


def make_from(document: Mapping[str, Any], tell: Tell) -> None:
    """Do as an order's `document` says, in its `folder`; for a separate process."""
    asked = dict(document)
    folder = Path(asked.pop("folder"))
    make(Order.of(asked), folder, tell)


def make(order: Order, folder: Path, tell: Tell) -> None:
    """Write model files and card.json into a folder; raises CommandError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Keras has to say of other people's models
        planned = _planned(order, folder, tell)
        _make(order, planned, folder, tell)


def _planned(order: Order, folder: Path, tell: Tell) -> Plan:
    original = _read(order, folder)
    names = labels.read(order.labels) if order.labels else original.told_labels
    if not names:
        raise CommandError(f"{order.source} names no labels: give them with --labels FILE.")
    grey = "" if original.channels == scaling.COLOURS else ", in grey"
    width, height = original.size
    tell(f"{order.source}: {original.kind}. It looks at {width} by {height} pixels{grey}.")
    for note in original.notes:
        tell(f"Take care: {note}.")
    return plan(order, original, names, tell)


def _read(order: Order, folder: Path) -> Original:
    try:
        return sources.read(order.model, order.size, folder)
    except (CommandError, MemoryError):
        raise
    except Exception as error:  # of other people's models, Keras and TensorFlow raise anything
        raise CommandError(f"{order.source} cannot be read: {first_line(error)}.") from error


def _make(order: Order, planned: Plan, folder: Path, tell: Tell) -> None:
    pixels = _pictures(planned)
    wanted = planned.answer(pixels)
    spread = parity.spread(wanted, planned.answer(pixels))
    document = card.card(order, planned)
    if planned.original.network is not None:
        copyfile(planned.original.network, folder / document["network"]["file"])
    found, half = _lite(planned, folder, document, (pixels, wanted))
    document["imported"]["float16_weights"] = half
    _tell_made(folder, found, half=half, steady=spread == 0, tell=tell)
    checked = _checked(planned, folder, tell)
    limit = _threshold(order, checked)
    measured = card.measured(planned.labels, checked, limit, found)
    if checked is not None:
        for line in tables.results(measured, planned.labels):
            tell(line)
    files = conversion.hashes(folder)
    document |= {"threshold": limit, "files": files, "measured": measured}
    document["version"] = files[conversion.LITE][: card.VERSION_LENGTH]
    _write(document, folder)


def _checked(planned: Plan, folder: Path, tell: Tell) -> Checked | None:
    """Return what the file that was made says of the owner's pictures, if there are any."""
    if not planned.photos:
        return None
    variants = {planned.scaling: _service(folder)}
    return labelled.classify(planned.photos, planned.original.size, variants, planned.fit, tell)


def _lite(
    planned: Plan, folder: Path, document: card.Card, proof: tuple[Pixels, Rows]
) -> tuple[Parity, bool]:
    """Write model.tflite and compare it; return what came of it, and whether it has 16 bits.

    Weights of 16 bits are half the file, and kept if nobody can see a difference.
    """
    pixels, wanted = proof
    _write(document, folder)  # the service's classifier reads there how to feed a file as it is
    if planned.original.lite is not None:
        (folder / conversion.LITE).write_bytes(planned.original.lite)
        return parity.compare(wanted, _rows(_service(folder), pixels)), False
    saved = folder / "saved"
    conversion.export(planned.graph(), saved)
    # The network itself is not needed any more, and takes as much memory as its conversion.
    planned.forget()
    keras().backend.clear_session()
    gc.collect()
    for half in (True, False):
        (folder / conversion.LITE).write_bytes(conversion.converted(saved, half=half))
        given = _rows(_service(folder), pixels)
        if not half or parity.same(wanted, given):
            break
    return parity.compare(wanted, given), half


def _service(folder: Path) -> Callable[[Any], list[float]]:
    try:
        with silence():
            return Classifier(folder).probabilities
    except (RuntimeError, ValueError) as error:
        raise CommandError(f"LiteRT cannot run this model: {first_line(error)}.") from error


def _rows(service: Callable[[Any], list[float]], pixels: Pixels) -> Rows:
    return np.array([service(picture) for picture in pixels])


def _write(document: card.Card, folder: Path) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False)
    (folder / conversion.CARD).write_text(f"{text}\n", encoding="utf-8")


def _pictures(planned: Plan) -> Pixels:
    """Return what is compared: drawn pictures, and some of the owner's."""
    step = -(-len(planned.photos) // _MOST_PROVED) or 1
    found = labelled.pixels(planned.photos[::step], planned.original.size, planned.fit)
    return np.concatenate([parity.drawn(*planned.original.shape[:2]), *found])


def _tell_made(folder: Path, found: Parity, *, half: bool, steady: bool, tell: Tell) -> None:
    size = (folder / conversion.LITE).stat().st_size
    bits = "of 16 bits: half the file, the same answers" if half else "as they were"
    tell(f"model.tflite: {_size(size)}, its weights {bits}.")
    tell(
        f"Parity: on {found.pictures} pictures, no probability differs from the original's in "
        f"TensorFlow by more than {found.difference:.6f} "
        f"(at most {conversion.MOST_DIFFERENCE} is accepted)."
    )
    if not steady:
        tell("Take care: asked twice, the model answers differently: something in it is random.")
    if not found.varied:
        tell("Take care: its answers hardly differ between pictures, so that this says little.")
    if size > _MUCH:
        tell("Take care: that is more than fits on AWS Lambda. Here, make run shows it.")


def _threshold(order: Order, checked: Checked | None) -> float:
    """Return the probability below which it is not sure: said, or by pictures, or one half."""
    if order.threshold is not None:
        return order.threshold
    if checked is None:
        return card.UNCHECKED_THRESHOLD
    return metrics.threshold(next(iter(checked.given.values())))


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number / 1e3:.1f} kB"  # noqa: PLR2004 - where MB get a digit
