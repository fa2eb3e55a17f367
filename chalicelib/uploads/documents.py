"""The documents that the browser reads: the result and the answer. Pure."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib import keys
from chalicelib.errors import PictureRefusedError
from chalicelib.model.card import Card

MOST_PREDICTIONS = 10
"""Predictions in a document; a model with 1,000 labels is shown by its ten most probable."""

Document = dict[str, Any]


def result(name: str, created: str, card: Card, probabilities: Sequence[float]) -> Document:
    """Return the shareable result of a classified picture.

    `created` is a time in ISO 8601; `probabilities` are in the order of the card's labels.
    """
    ranked = sorted(
        zip(card.labels, probabilities, strict=True), key=lambda pair: pair[1], reverse=True
    )
    best, probability = ranked[0]
    return {
        "name": name,
        "created": created,
        "image": f"/{keys.image_key(name)}",
        "thumbnail": f"/{keys.thumbnail_key(name)}",
        "model": {"name": card.name, "version": card.version},
        "predictions": [
            {"label": label, "probability": round(value, 4)}
            for label, value in ranked[:MOST_PREDICTIONS]
        ],
        "label": best if probability >= card.threshold else None,
    }


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
