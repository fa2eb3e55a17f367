"""card.json of an imported model: what it is, how it was taken, compared and checked. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zipfile import is_zipfile

from fuzzyvision.bundle import metrics
from fuzzyvision.bundle.conversion import KERAS, LEGACY
from fuzzyvision.bundle.labelled import Checked
from fuzzyvision.bundle.parity import Parity
from fuzzyvision.importing.order import Order
from fuzzyvision.importing.planning import Plan

Card: TypeAlias = dict[str, Any]
"""The document of card.json, or a part of it."""

UNCHECKED_THRESHOLD = 0.5
"""Below it no label is likelier than all others together."""

VERSION_LENGTH = 12


def card(order: Order, planned: Plan) -> Card:
    """Return what is known before anything is measured: how to feed it, and where it is from."""
    original = planned.original
    width, height = original.size
    document = {
        "name": order.title,
        "labels": list(planned.labels),
        "input": {
            "width": width, "height": height, "channels": original.channels, "fit": planned.fit,
            **_feeding(planned),
        },
        "threshold": UNCHECKED_THRESHOLD,
        "files": {},
        "version": "",
        "created": datetime.now(UTC).date().isoformat(),
        "imported": {
            "from": order.source,
            "kind": original.kind,
            "scaling": planned.scaling,
            "scaling_because": planned.because,
            "fit_because": planned.fit_because,
            "answers": planned.meaning.words,
        },
    }  # fmt: skip
    if original.lite is not None:
        document["output"] = planned.meaning.value
    if original.network is not None:
        document["network"] = {
            "file": KERAS if is_zipfile(original.network) else LEGACY,
            "scaling": planned.scaling,
            "answers": planned.meaning.value,
        }
    return document


def _feeding(planned: Plan) -> Card:
    """Return what the service does to pixels for a file that is used as it is."""
    if planned.original.lite is None:
        return {}
    way = planned.original.feeding(planned.scaling)
    return {
        "dtype": planned.original.dtype.name,
        "order": way.order,
        "scale": list(way.scale),
        "offset": list(way.offset),
    }


def measured(
    labels: Sequence[str], checked: Checked | None, threshold: float, found: Parity
) -> Card:
    """Return what was measured: accuracy where there were pictures, and the parity check."""
    difference = {
        "largest_difference": round(found.difference, 6),
        "compared_on": found.pictures,
    }
    if checked is None:
        return difference
    rows, truth = next(iter(checked.given.values())), checked.truth
    return {
        "how": (
            f"{len(truth):,} labelled pictures of its owner's, each scaled and fitted as the "
            "service does. Whether it had learned from them is not known here."
        ),
        **metrics.scores(rows, truth, labels),
        "unsure": {"known": round(metrics.unsure(rows, threshold), 4), "other": None},
        **difference,
    }
