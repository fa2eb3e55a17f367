"""The card: what the model is, how it was measured, and whose pictures it learned from."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, TypeAlias

from examples.souqnet import findings
from examples.souqnet.options import TrainOptions
from examples.souqnet.samples import SIDE
from fuzzyvision.bundle.conversion import LITE

Card: TypeAlias = dict[str, Any]
"""The document of card.json, or a part of it."""

_VERSION_LENGTH = 12


def card(
    name: str, labels: Sequence[str], files: Mapping[str, str], found: findings.Findings
) -> Card:
    """Return the part of card.json that follows from the model and the measurements."""
    return {
        "name": name,
        "labels": list(labels),
        "input": {"width": SIDE, "height": SIDE, "channels": 3},
        "threshold": found.threshold,
        "files": dict(files),
        "version": files[LITE][:_VERSION_LENGTH],
        "created": datetime.now(UTC).date().isoformat(),
        "measured": findings.measured(labels, found),
    }


def training(command: str, options: TrainOptions, pictures: int) -> Card:
    """Return how the model was trained; `command` repeats it."""
    return {
        "command": command,
        "seed": options.seed,
        "pictures": pictures,
        "epochs": options.epochs,
    }


def sources(rows: Iterable[Mapping[str, str]]) -> list[Card]:
    """Return where pictures come from, most first: name, licences, place and how many."""
    places: dict[str, list[str]] = {}
    for row in rows:
        licence = row.get("licence") or "unknown"
        places.setdefault(row.get("repo") or "unknown", []).append(licence)
    most_first = sorted(places.items(), key=lambda one: -len(one[1]))
    return [
        {
            "name": _name(place),
            "licence": "; ".join(dict.fromkeys(licences)),
            "url_or_repo": _url(place),
            "pictures": len(licences),
        }
        for place, licences in most_first
    ]


def lines(document: Card) -> Iterator[str]:
    """Yield what the owner wants to know at once, line by line."""
    measured = document["measured"]
    for label, row in [*measured["labels"].items(), ("All", measured)]:
        yield f"{label:<16}{row['accuracy']:7.1%}   {row['correct']} of {row['pictures']}"
    for name in ("ordinary", "foreign"):
        if measured[name]:
            row = measured[name]
            words = f"{row['correct']} of {row['pictures']}"
            yield f"{name.title():<16}{row['accuracy']:7.1%}   {words}, {_unsure(row)}"
    yield f"Calibration error {measured['calibration_error']:.3f}"
    yield f"Not sure below {document['threshold']:.0%}: {_unsure(measured)}"
    for name, row in measured["disturbed"].items():
        yield f"{name:<24}{row['accuracy']:7.1%}"


def _unsure(measured: Card) -> str:
    known, other = measured["unsure"]["known"], measured["unsure"]["other"]
    others = "" if other is None else f", {other:.1%} of other pictures"
    return f"unsure of {known:.1%}{others}"


def command(arguments: Sequence[str]) -> str:
    """Return the command line to repeat, absolute paths cut to their last part."""
    shown = [PurePath(one).name if one.startswith("/") else one for one in arguments]
    return shlex.join(["python", "-m", "examples.souqnet", *shown])


def _name(place: str) -> str:
    return place.rsplit("/", 1)[-1]


def _url(place: str) -> str:
    return re.sub(r"^github:", "https://github.com/", place)
