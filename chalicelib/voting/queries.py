"""Pictures to look at: the hard ones for a voter, and those in a cell of the confusion matrix.

Each call does a bounded amount of work and hands out a cursor; what is gone by now, or has been
voted on already, makes a page shorter and never longer to come.
"""

import re
from datetime import datetime
from typing import Any

from chalicelib import keys
from chalicelib.aws import schema
from chalicelib.aws.repository import Table
from chalicelib.errors import InvalidRequestError
from chalicelib.voting.votes import answer_of

_HARD_PAGE, _CELL_PAGE = 10, 24
_READ_AT_ONCE = 50
_MOST_READS = 4
_PLACE = re.compile(r"[0-9]{4}#[0-9a-f]{32}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{15}Z")
Page = dict[str, Any]


def labelling_queue(table: Table, voter: str, after: str | None, now: datetime) -> Page:
    """Return pictures that a voter has not voted on, the hardest first, and where to go on."""
    after = _cursor(after, _PLACE)
    found: list[dict[str, str]] = []
    for _ in range(_MOST_READS):
        places = table.places(after, _READ_AT_ONCE)
        voted = table.voted(voter, [place.pid for place in places]) if places else set()
        for place in places:
            after = place.key
            if place.pid not in voted and place.public_until > now.timestamp():
                found.append(_entry(place.name))
                if len(found) == _HARD_PAGE:
                    return {"pictures": found, "after": after}
        if len(places) < _READ_AT_ONCE:
            return {"pictures": found, "after": None}
    return {"pictures": found, "after": after}


def confusion_cell(
    table: Table, key: tuple[str, str, str], after: str | None, now: datetime
) -> Page:
    """Return the pictures in a cell that are still public, newest vote first, and where to go on.

    `key` is the model's version, the predicted label, and the voted one ("" for none of these).
    """
    after = _cursor(after, _TIME)
    model, predicted, voted = key
    cell_key = schema.cell_key(model, predicted, answer_of(voted or None))
    found: dict[str, dict[str, Any]] = {}
    for _ in range(_MOST_READS):
        votes = table.cell(cell_key, after, _READ_AT_ONCE)
        for vote in votes:
            after = vote.voted_at
            if vote.pid not in found and vote.public_until > now.timestamp():
                found[vote.pid] = {**_entry(vote.name), "probability": vote.probability}
                if len(found) == _CELL_PAGE:
                    return {"pictures": list(found.values()), "after": after}
        if len(votes) < _READ_AT_ONCE:
            return {"pictures": list(found.values()), "after": None}
    return {"pictures": list(found.values()), "after": after}


def _entry(name: str) -> dict[str, str]:
    return {
        "name": name,
        "image": f"/{keys.image_key(name)}",
        "thumbnail": f"/{keys.thumbnail_key(name)}",
    }


def _cursor(text: str | None, form: re.Pattern[str]) -> str | None:
    if text is not None and form.fullmatch(text) is None:
        raise InvalidRequestError("after must be what an earlier answer said.", field="after")
    return text
