"""Rows of pictures and votes, and the records that the core knows them as. Pure.

A vote's row says what it was cast on too, as an item of DynamoDB does: counters and cells are
then read from one index each (schema.py).
"""

import json
import sqlite3
from collections.abc import Mapping

from chalicelib.ports import PictureRecord, Vote, answer_of

Value = str | float | None
PICTURE = (
    "pid, name, model, model_name, predicted, probability, labels, created, public_until,"
    " revision, queue_key, deleted, example, upload_id, hidden, reviewed, settled"
)
"""The columns of a picture, in the order of `picture_row`."""
VOTE = "voter, answer, blind, voted_at, client, left_out"
"""The columns that `vote` needs."""
VOTE_COLUMNS = f"pid, {VOTE}, day, model, predicted, agrees, example"
"""The columns of a vote, in the order of `vote_row`."""


def picture(row: sqlite3.Row, tallies: Mapping[str, int]) -> PictureRecord:
    """Return the picture of a row, with its votes as they were counted."""
    values = {name: row[name] for name in PICTURE.split(", ")}
    values["labels"] = tuple(json.loads(values["labels"]))
    for flag in ("deleted", "example", "hidden", "reviewed"):
        values[flag] = bool(values[flag])
    return PictureRecord(**values, tallies=dict(tallies))


def picture_row(record: PictureRecord) -> tuple[Value, ...]:
    """Return the row of a picture."""
    values = {name: getattr(record, name) for name in PICTURE.split(", ")}
    return tuple((values | {"labels": json.dumps(record.labels)}).values())


def vote(row: sqlite3.Row) -> Vote:
    """Return the vote of a row."""
    values = {name: row[name] for name in VOTE.split(", ")}
    return Vote(**values | {flag: bool(values[flag]) for flag in ("blind", "left_out")})


def vote_row(record: PictureRecord, cast: Vote) -> tuple[Value, ...]:
    """Return the row of a vote. Of those who could not tell, none agrees with the model or not."""
    agrees = None if cast.cannot_tell else cast.answer == answer_of(record.predicted)
    return (
        *(record.pid, cast.voter, cast.answer, cast.blind, cast.voted_at, cast.client),
        *(cast.left_out, cast.voted_at[:10], record.model, record.predicted, agrees),
        record.example or cast.left_out,
    )
