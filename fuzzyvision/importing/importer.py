"""From a model that somebody has to a bundle that the service runs, in one call.

from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.order import Order

bundle_from(Order(model=Path("my.keras"), labels=Path("labels.txt")), Path("build/mine"))
"""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from fuzzyvision.bundle import cards, conversion, frameworks
from fuzzyvision.common import json_file
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import confinement, labels, sources
from fuzzyvision.importing.order import Order
from fuzzyvision.importing.watched import Limits

Tell: TypeAlias = Callable[[str], object]
"""Takes one line on how far it is."""
Work: TypeAlias = Callable[[Order, Path, Tell], None]
"""Writes the bundle's files into a folder; raises CommandError."""

_SECONDS_A_BYTE, _SECONDS_A_PHOTO = 1e-6, 5
"""Of the processor, generously: a network of 500 MB takes one minute, each picture is looked at
a dozen times."""


def confined(order: Order, folder: Path, tell: Tell) -> None:
    """Make the bundle in a separate process that may write into the folder alone."""
    readable = [path for path in (order.model, order.labels, order.check) if path is not None]
    confinement.confined(
        "fuzzyvision.importing.making:make_from",
        {**order.document, "folder": str(folder.resolve())},
        folder,
        readable,
        tell,
        limits=_limits(order),
        name=order.source,
    )


def _limits(order: Order) -> Limits:
    """Return what an import may take; of an attack, a minute of the processor at most."""
    size = _size(order.model)
    photos = 0 if order.check is None else sum(1 for _ in order.check.rglob("*"))
    limits = Limits.of(size)
    seconds = limits.seconds + size * _SECONDS_A_BYTE + photos * _SECONDS_A_PHOTO
    return replace(limits, seconds=seconds)


def _size(model: Path) -> int:
    files = model.rglob("*") if model.is_dir() else [model]
    return sum(file.stat().st_size for file in files if file.is_file())


def bundle_from(order: Order, out: Path, tell: Tell = print, work: Work = confined) -> cards.Card:
    """Import a model into the bundle `out`; return the new card.

    Raises CommandError, with one sentence, before anything in `out` is touched.
    """
    frameworks.check_installed()
    _check_place(order, out)
    if order.labels is not None:
        labels.read(order.labels)
    sources.check(order.model)
    if order.labels is None and not _may_hold_labels(order.model):
        raise CommandError(
            "Say what the model's labels are, in the order of its outputs: --labels FILE, with "
            "one label a line."
        )
    with conversion.workplace(out) as folder:
        tell("Loading TensorFlow …")
        work(order, folder, tell)
        document = json_file.read(folder / conversion.CARD)
        document |= cards.kept(out / conversion.CARD, document, out)
        conversion.publish(folder, document, out)
    return document


def _check_place(order: Order, out: Path) -> None:
    """Refuse to write where something else than a bundle lies."""
    if out.exists() and not out.is_dir():
        raise CommandError(f"{out} is a file; the bundle needs a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / conversion.CARD).is_file():
        raise CommandError(f"{out} holds other things than a bundle: name another folder.")
    if order.model.resolve().is_relative_to(out.resolve()):
        raise CommandError(
            f"{order.model} is in {out}, where the new bundle would replace it: move it first."
        )


def _may_hold_labels(model: Path) -> bool:
    """Return whether a .tflite file has something packed behind it: its metadata's labels."""
    return model.suffix.lower() == ".tflite" and zipfile.is_zipfile(model)
