"""Answers one upload: gather, decide (pure), write.

Every step may be repeated: killed anywhere and run again, an upload ends in the same state.
That rests on the order of the writes. The display image comes first, because writing it is
the claim on the name; the answer comes last of the objects, because its presence tells the
browser that the rest is there; then the picture is filed for votes, because only the answer
decides which of two pictures posted with one form is the one; the upload is deleted at the end,
because until then it can all be done again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from chalicelib import keys
from chalicelib.access import Access
from chalicelib.errors import NoNameLeftError, PictureRefusedError, UploadGoneError
from chalicelib.images import pictures
from chalicelib.model.card import Card
from chalicelib.ports import NewObject, Objects, Ports, Votes
from chalicelib.retry import retry_on_busy
from chalicelib.settings import Settings
from chalicelib.uploads import documents, shares
from chalicelib.uploads.documents import Document
from chalicelib.uploads.events import Upload
from chalicelib.uploads.shares import Site
from chalicelib.voting import records

JSON = "application/json"


@dataclass(frozen=True)
class Model:
    """The model as the worker uses it.

    `classify` takes pixels, uint8 RGB of shape (height, width, 3) as the card asks, and gives
    the probability of every label in the order of the card. `examples` are the pictures
    that the home page offers to try: their sizes in bytes, by SHA-256.
    """

    card: Card
    classify: Callable[[NDArray[np.uint8]], Sequence[float]]
    examples: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Accepted:
    """A picture that was classified and is to be stored under a short name."""

    picture: pictures.Picture
    probabilities: Sequence[float]
    example: bool


def process_upload(
    upload: Upload,
    ports: Ports,
    model: Model,
    settings: Settings,
    read: pictures.Read = pictures.read,
) -> Document | None:
    """Answer an upload; return its answer, or None if it had one already or is gone.

    Raises whatever storage raises: the queue then delivers it again.
    """
    objects = ports.objects
    document, gone, stored = None, False, _stored_answer(upload, objects)
    if stored is None:
        try:
            document = _answer_first(upload, objects, model, read, settings)
        except UploadGoneError:
            gone = True
    if document is None:
        stored = stored or _stored_answer(upload, objects)
        _release(upload, objects, settings.name_length, stored)
    # It was deleted, or another picture was posted in its place, which has its own event and is
    # not ours to delete. Or the form was posted again after its picture was answered: nothing more
    # is paid for that. It expires with its bucket; an earlier try may still have to file the first.
    if (gone and stored is None) or _is_of_another_post(upload, stored):
        return None
    # An earlier try may have been killed right after the answer; but an answer without its upload
    # was finished, and perhaps deleted since.
    if document is not None or objects.has_upload(upload.id):
        _file(upload, document or json.loads(stored or b"{}"), ports.votes, settings.keep_days)
    objects.delete_upload(upload.id)
    return document


def decide(
    data: bytes, model: Model, read: pictures.Read = pictures.read
) -> Accepted | PictureRefusedError:
    """Decide what becomes of the bytes of an upload. Touches nothing outside."""
    try:
        seen = model.card.input
        picture = read(data, seen.width, seen.height, seen.fit)
    except PictureRefusedError as refusal:
        return refusal
    return Accepted(picture, model.classify(picture.pixels), _is_example(data, model))


def _is_example(data: bytes, model: Model) -> bool:
    # Few pictures have the size of one: the others need not be hashed.
    return len(data) in model.examples.values() and sha256(data).hexdigest() in model.examples


def _answer_first(
    upload: Upload, objects: Objects, model: Model, read: pictures.Read, settings: Settings
) -> Document | None:
    """Answer an upload that has no answer; None if somebody else was quicker.

    Raises UploadGoneError if its bytes are no longer there.
    """
    decision: Accepted | PictureRefusedError
    try:
        decision = decide(objects.read_upload(upload.id, upload.etag), model, read)
    except PictureRefusedError as refusal:
        decision = refusal
    if isinstance(decision, PictureRefusedError):
        document = documents.rejected(decision)
    else:
        document = documents.classified(_store(upload, decision, objects, model.card, settings))
    key = keys.answer_key(upload.id)
    return document if objects.write_new(key, documents.encode(document), JSON) else None


def _store(
    upload: Upload, accepted: Accepted, objects: Objects, card: Card, settings: Settings
) -> Document:
    """Store a picture and its result under a new name; return the result."""
    picture = accepted.picture
    name = _claim(upload, picture.display, objects, settings.name_length)
    result = documents.result(name, upload.created, card, accepted.probabilities)
    if accepted.example:
        result["example"] = True
    made = [
        NewObject(keys.result_key(name), documents.encode(result), JSON),
        NewObject(keys.thumbnail_key(name), picture.thumbnail, "image/png"),
    ]
    if settings.access is not Access.INVITED:  # nobody could preview it
        page = shares.page(result, picture.size, Site(card.title, settings.site_url))
        made.append(NewObject(keys.share_key(name), page, shares.CONTENT_TYPE))
    objects.write_all(made, picture_id=keys.picture_id(upload.id))
    return result


def _claim(upload: Upload, display: bytes, objects: Objects, name_length: int) -> str:
    """Claim a name by writing the display image, or find the claim of an earlier try."""
    token = keys.claim_token(upload.id, upload.etag)
    pid = keys.picture_id(upload.id)
    for name in keys.candidates(upload.id, upload.etag, name_length):
        key = keys.image_key(name)
        if objects.write_new(key, display, "image/jpeg", claim=token, picture_id=pid):
            return name
        info = objects.info(key)
        if info is not None and info.claim == token:
            return name
    raise NoNameLeftError("Every candidate for a short name is taken; a longer NAME_LENGTH helps.")


def _file(upload: Upload, document: Document, votes: Votes, keep_days: int) -> None:
    """Have a classified picture voted on."""
    if "result" in document:
        record = records.from_result(upload.id, document["result"], keep_days)
        retry_on_busy(lambda: votes.add(record))


def _release(
    upload: Upload, objects: Objects, name_length: int, stored_answer: bytes | None
) -> None:
    """Give back the name that this upload claimed, unless its answer has it.

    A name is left over when two pictures were posted with one form: the quicker is answered.
    """
    answered = json.loads(stored_answer or b"{}")
    kept = answered.get("result", {}).get("name")
    token = keys.claim_token(upload.id, upload.etag)
    for name in keys.candidates(upload.id, upload.etag, name_length):
        info = objects.info(keys.image_key(name))
        if info is not None and info.claim == token and name != kept:
            # The claim goes last, so that a repetition still finds what it has to delete.
            for key in keys.written_keys(name):
                objects.delete(key)
        if info is None or info.claim == token:
            return


def _is_of_another_post(upload: Upload, stored_answer: bytes | None) -> bool:
    """Return whether an answer is that of a picture which was posted at another time."""
    result = json.loads(stored_answer or b"{}").get("result")
    return result is not None and result["created"] != upload.created


def _stored_answer(upload: Upload, objects: Objects) -> bytes | None:
    return objects.read(keys.answer_key(upload.id))
