"""The card: what the model is, how it was measured, and whose pictures it learned from."""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, TypeAlias

from examples.souqnet import choices, findings
from examples.souqnet.network import ALPHA, RANDOM
from examples.souqnet.photos import Photo
from examples.souqnet.samples import SIDE
from examples.souqnet.stage import Plan
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


def training(command: str, plan: Plan, pictures: int, epochs: int) -> Card:
    """Return how the model was trained; `command` repeats it."""
    return {"command": command, "seed": plan.seed, "pictures": pictures, "epochs": epochs}


def sources(rows: Iterable[Mapping[str, str]], photos: Iterable[Photo]) -> list[Card]:
    """Return where the pictures come from, most first: name, licence, place and how many."""
    used = {photo.file for photo in photos}
    counts = Counter(
        (row.get("repo") or "unknown", row.get("licence") or "unknown")
        for row in rows
        if row["file"] in used
    )
    return [
        {"name": _name(place), "licence": licence, "url_or_repo": _url(place), "pictures": number}
        for (place, licence), number in counts.most_common()
    ]


def weights(choice: str) -> dict[str, str] | None:
    """Return whose pretrained weights the model started from, None if from none."""
    if choice == RANDOM:
        return None
    return {
        "name": f"MobileNetV2 alpha {ALPHA}, ImageNet",
        "licence": "Apache-2.0",
        "by": "The TensorFlow and Keras authors (keras.applications)",
    }


def teacher(file: Path | None) -> dict[str, str] | None:
    """Return whose network taught it, None if none did."""
    if file is None:
        return None
    if file.name == choices.TEACHER:
        return {
            "name": "MobileNetV1 1.0 224, quantised embedding, ImageNet",
            "licence": "Apache-2.0",
            "by": "The TensorFlow authors",
        }
    return {"name": file.name}


def lines(document: Card) -> Iterator[str]:
    """Yield what the owner wants to know at once, line by line."""
    measured = document["measured"]
    for label, row in [*measured["labels"].items(), ("All", measured)]:
        yield f"{label:<16}{row['accuracy']:7.1%}   {row['correct']} of {row['pictures']}"
    if measured["foreign"]:
        row = measured["foreign"]
        yield f"{'Held out':<16}{row['accuracy']:7.1%}   {row['correct']} of {row['pictures']}"
    yield f"Calibration error {measured['calibration_error']:.3f}"
    known, other = measured["unsure"]["known"], measured["unsure"]["other"]
    others = "" if other is None else f", {other:.1%} of other pictures"
    yield f"Not sure below {document['threshold']:.0%}: {known:.1%} of the test pictures{others}"


def command(arguments: Sequence[str]) -> str:
    """Return the command line to repeat, absolute paths cut to their last part."""
    shown = [PurePath(one).name if one.startswith("/") else one for one in arguments]
    return shlex.join(["python", "-m", "examples.souqnet", *shown])


def _name(place: str) -> str:
    return place.rsplit("/", 1)[-1]


def _url(place: str) -> str:
    return re.sub(r"^github:", "https://github.com/", place)
