"""Explains an answer that was asked about: the worker's part. Every step may be repeated.

A picture is explained once. It may be deleted meanwhile, and its name be another's by then: so an
explanation belongs to the picture that it was written with, and once written, it is withdrawn if
that picture is gone. A deletion marks the record before it deletes, so one of the two sees it.
"""

import numpy as np
from numpy.typing import NDArray

from chalicelib import keys
from chalicelib.errors import TooSlowError
from chalicelib.images import pictures
from chalicelib.model import occlusion
from chalicelib.model.card import Card
from chalicelib.model.occlusion import Occlusion
from chalicelib.ports import Ports
from chalicelib.retry import retry_on_busy
from chalicelib.uploads import documents
from chalicelib.uploads.documents import Document
from chalicelib.uploads.events import Asked
from chalicelib.uploads.explanations import is_written
from chalicelib.uploads.worker import JSON, Model


def explain(
    asked: Asked, ports: Ports, model: Model, read: pictures.Read = pictures.read
) -> Document | None:
    """Explain a picture's answer; return what was written, or None if there was nothing to do."""
    objects, key = ports.objects, keys.explanation_key(asked.name)
    if is_written(asked, objects) and _created(asked, ports) is not None:
        return None
    thumbnail, created = objects.read(keys.thumbnail_key(asked.name)), _created(asked, ports)
    document = None
    if thumbnail is not None and created is not None:
        earlier = objects.info(key)
        if earlier is not None:  # of an earlier picture with this name
            objects.delete(key, earlier.etag)
        seen = model.card.input
        pixels = read(thumbnail, seen.width, seen.height, seen.fit).pixels
        document = {"name": asked.name, "created": created, **decide(pixels, model)}
        body = documents.encode(document)
        objects.write_new(key, body, JSON, picture_id=asked.picture_id)
    if _created(asked, ports) is None and is_written(asked, objects):
        objects.delete(key)
    return document


def decide(pixels: NDArray[np.uint8], model: Model) -> Document:
    """Return what the answers for the most probable labels hang on, or why that is not known."""
    try:
        found = occlusion.occlude(pixels, model.classify)
    except TooSlowError as error:
        return {"refused": error.code, "message": str(error)}
    return {
        "model": {"name": model.card.name, "version": model.card.version},
        "patch": occlusion.PATCH,
        "stride": occlusion.STRIDE,
        "columns": occlusion.COLUMNS,
        "rows": occlusion.ROWS,
        "labels": _labels(found, model.card),
    }


def _labels(found: Occlusion, card: Card) -> list[Document]:
    return [
        {
            "label": card.labels[place],
            "probability": documents.significant(found.probabilities[place]),
            "drops": [round(drop, 6) for drop in found.drops[place]],
        }
        for place in documents.likeliest(card, found.probabilities)
    ]


def _created(asked: Asked, ports: Ports) -> str | None:
    """Return when the picture arrived; None if it is gone or hidden, or has no longer its name."""
    seen = ports.objects.info(keys.thumbnail_key(asked.name))
    picture = retry_on_busy(lambda: ports.votes.picture(asked.picture_id))
    has_name = seen is not None and seen.picture_id == asked.picture_id
    shown = picture is not None and not (picture.deleted or picture.hidden)
    return picture.created if has_name and picture is not None and shown else None
