"""Lists pictures: the labelling queue of a voter, and a cell of the confusion matrix.

Each call does a bounded amount of work and returns a cursor. Pictures that are gone, or that the
voter has voted on, make a page shorter, never slower.
"""

import re
from datetime import datetime
from typing import Any

from chalicelib import keys
from chalicelib.errors import InvalidRequestError
from chalicelib.ports import Votes, answer_of

_QUEUE_PAGE, _CELL_PAGE = 10, 24
_READ_AT_ONCE = 50
_MOST_READS = 4
_QUEUE_KEY = re.compile(r"[0-9]{4}#[0-9a-f]{32}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{15}Z")
Page = dict[str, Any]


def labelling_queue(votes: Votes, voter: str, after: str | None, now: datetime) -> Page:
    """Return pictures that a voter has not voted on, the most urgent first, and a cursor."""
    after = cursor(after, _QUEUE_KEY)
    found: list[dict[str, str]] = []
    for _ in range(_MOST_READS):
        entries = votes.queue(after, _READ_AT_ONCE)
        voted = votes.voted(voter, [entry.pid for entry in entries]) if entries else set()
        for entry in entries:
            after = entry.key
            if entry.pid not in voted and entry.public_until > now.timestamp():
                found.append(_entry(entry.name))
                if len(found) == _QUEUE_PAGE:
                    return {"pictures": found, "after": after}
        if len(entries) < _READ_AT_ONCE:
            return {"pictures": found, "after": None}
    return {"pictures": found, "after": after}


def confusion_cell(
    votes: Votes, key: tuple[str, str, str], after: str | None, now: datetime
) -> Page:
    """Return the pictures in a cell that are still public, newest vote first, and a cursor.

    `key` is the model's version, the predicted label, and the voted one ("" for none of these).
    """
    after = cursor(after, _TIME)
    model, predicted, voted = key
    cell = (model, predicted, answer_of(voted or None))
    found: dict[str, dict[str, Any]] = {}
    for _ in range(_MOST_READS):
        cell_votes = votes.cell(cell, after, _READ_AT_ONCE)
        hidden = votes.hidden({vote.pid for vote in cell_votes})
        for vote in cell_votes:
            after = vote.voted_at
            shown = vote.pid not in hidden and vote.public_until > now.timestamp()
            if vote.pid not in found and shown:
                found[vote.pid] = {**_entry(vote.name), "probability": vote.probability}
                if len(found) == _CELL_PAGE:
                    return {"pictures": list(found.values()), "after": after}
        if len(cell_votes) < _READ_AT_ONCE:
            return {"pictures": list(found.values()), "after": None}
    return {"pictures": list(found.values()), "after": after}


def _entry(name: str) -> dict[str, str]:
    return {
        "name": name,
        "image": f"/{keys.image_key(name)}",
        "thumbnail": f"/{keys.thumbnail_key(name)}",
    }


def cursor(text: str | None, form: re.Pattern[str]) -> str | None:
    """Return a cursor of a request; raises InvalidRequestError if no answer can have said it."""
    if text is not None and form.fullmatch(text) is None:
        raise InvalidRequestError("after must be what an earlier answer said.", field="after")
    return text
