"""The documents that the browser reads: the result and the answer. Pure."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib import keys
from chalicelib.errors import PictureRefusedError
from chalicelib.fit import CROP
from chalicelib.model.card import Card

MOST_PREDICTIONS = 10
"""Predictions in a document; a model with 1,000 labels is shown by its ten most probable."""

LEAST, MOST = 1.40130e-45, 0.999999
"""The ends of what a document says. A model that answers 0 or 1 only ran out of digits: LEAST is
float32's smallest positive number, MOST the largest of six digits below 1."""

Document = dict[str, Any]


def result(name: str, created: str, card: Card, probabilities: Sequence[float]) -> Document:
    """Return the shareable result of a classified picture.

    `created` is a time in ISO 8601; `probabilities` are in the order of the card's labels. `fit` is
    told where it is not crop: the next model may see pictures otherwise.
    """
    places = likeliest(card, probabilities)
    best = places[0]
    return {
        "name": name,
        "created": created,
        "image": f"/{keys.image_key(name)}",
        "thumbnail": f"/{keys.thumbnail_key(name)}",
        "model": {"name": card.name, "version": card.version},
        "predictions": [
            {"label": card.labels[place], "probability": significant(probabilities[place])}
            for place in places
        ],
        "label": card.labels[best] if probabilities[best] >= card.threshold else None,
    } | ({} if card.input.fit == CROP else {"fit": card.input.fit})


def likeliest(card: Card, probabilities: Sequence[float]) -> list[int]:
    """Return the places of the labels that a document names, the most probable first.

    Raises ValueError if there is not one probability for every label.
    """
    given = [probability for _, probability in zip(card.labels, probabilities, strict=True)]
    return sorted(range(len(given)), key=given.__getitem__, reverse=True)[:MOST_PREDICTIONS]


def significant(probability: float) -> float:
    """Return a probability with six significant digits, never 0 or 1."""
    return min(max(float(f"{probability:.6g}"), LEAST), MOST)


def percent(probability: float) -> str:
    """Return a probability as people read it, as the page's `format.js` does."""
    if probability >= 0.995:  # noqa: PLR2004 - it would be rounded to 100
        return "over 99\N{NO-BREAK SPACE}%"
    if probability < 0.005:  # noqa: PLR2004 - it would be rounded to 0
        return "under 1\N{NO-BREAK SPACE}%"
    return f"{100 * probability:.0f}\N{NO-BREAK SPACE}%"


def classified(result: Document) -> Document:
    """Return the answer for a picture that was classified."""
    return {"status": "classified", "result": result}


def rejected(error: PictureRefusedError) -> Document:
    """Return the answer for an upload that is not accepted."""
    return {"status": "rejected", "error": {"code": error.code, "message": str(error)}}


def encode(document: Document) -> bytes:
    """Return a document as the bytes that are stored.

    Raises ValueError if a probability is not a number: no browser could read that.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()
