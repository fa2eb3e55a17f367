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
from chalicelib.errors import NoNameLeftError, OverdueError, PictureRefusedError, UploadGoneError
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


def process_upload(  # noqa: PLR0913 - what to answer, with what, and whether that was tried
    upload: Upload,
    ports: Ports,
    model: Model,
    settings: Settings,
    read: pictures.Read = pictures.read,
    *,
    again: bool = False,
) -> Document | None:
    """Answer an upload; return its answer, or None if it had one already or is gone.

    `again` if it was delivered before: an earlier try may have claimed another name.

    Raises whatever storage raises: the queue then delivers it again.
    """
    objects = ports.objects
    made, document, gone, stored = None, None, False, _stored_answer(upload, objects)
    if stored is None:
        try:
            made = _made(upload, objects, model, read, settings)
            body = documents.encode(made)
            if objects.write_new(keys.answer_key(upload.id), body, JSON):
                document, stored = made, body
        except UploadGoneError:
            gone = True
    stored = stored or _stored_answer(upload, objects)
    if again or document is None:
        _release(upload, objects, settings.name_length, stored, _name_in(made))
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


def _made(
    upload: Upload, objects: Objects, model: Model, read: pictures.Read, settings: Settings
) -> Document:
    """Make the answer of an upload that has none, and store all that it names.

    Raises UploadGoneError if its bytes are no longer there.
    """
    decision: Accepted | PictureRefusedError
    try:
        decision = decide(objects.read_upload(upload.id, upload.etag), model, read)
    except PictureRefusedError as refusal:
        decision = refusal
    if isinstance(decision, PictureRefusedError):
        return documents.rejected(decision)
    return documents.classified(_store(upload, decision, objects, model.card, settings))


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
    upload: Upload, objects: Objects, name_length: int, stored_answer: bytes | None, made: str
) -> None:
    """Give back the names that this upload claimed, unless its answer has them.

    Names are left over when two pictures were posted with one form: the quicker is answered. Or an
    earlier try was killed, and the name that it could not get is free by now. `made` is the name
    that this try wrote to: another one may have given it back meanwhile.

    Raises OverdueError while there is no answer: another worker that claimed a name for the same
    bytes may be about to give it. By the next delivery it has, or was killed.
    """
    kept = _name_in(json.loads(stored_answer or b"{}"))
    token, pid = keys.claim_token(upload.id, upload.etag), keys.picture_id(upload.id)
    for number, name in enumerate(keys.candidates(upload.id, upload.etag, name_length), 1):
        info = objects.info(keys.image_key(name))
        is_ours = info is not None and info.claim == token
        if name != kept and (is_ours or name == made):
            if stored_answer is None:
                raise OverdueError("Another picture of this form is not answered yet.")
            # The claim goes last, so that a repetition still finds what it has to delete.
            for key in keys.written_keys(name):
                part = objects.info(key)
                if part is not None and part.picture_id == pid and part.claim in {"", token}:
                    objects.delete(key, part.etag)
        if number >= keys.TRIES_PER_LENGTH and (info is None or is_ours):
            return


def _name_in(document: Document | None) -> str:
    name: str = (document or {}).get("result", {}).get("name", "")
    return name


def _is_of_another_post(upload: Upload, stored_answer: bytes | None) -> bool:
    """Return whether an answer is that of a picture which was posted at another time."""
    result = json.loads(stored_answer or b"{}").get("result")
    return result is not None and result["created"] != upload.created


def _stored_answer(upload: Upload, objects: Objects) -> bytes | None:
    return objects.read(keys.answer_key(upload.id))
