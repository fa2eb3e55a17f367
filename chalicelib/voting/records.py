"""Makes the records of pictures that can be voted on. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib import keys
from chalicelib.ports import CANNOT_TELL, LEFT_OUT, PictureRecord
from chalicelib.voting import priority

_DAY = 24 * 60 * 60


def with_votes(picture: PictureRecord, tallies: Mapping[str, int]) -> PictureRecord:
    """Return a picture after its votes changed, or what the owner says of it."""
    waits = not (picture.deleted or picture.example or picture.hidden or picture.settled)
    key = queue_key(picture.pid, picture.probability, tallies) if waits else None
    return replace(picture, tallies=tallies, revision=picture.revision + 1, queue_key=key)


def judged(picture: PictureRecord, **said: Any) -> PictureRecord:  # noqa: ANN401 - fields of a PictureRecord
    """Return a picture after the owner, or reports, said that it is hidden, reviewed or settled."""
    return with_votes(replace(picture, **said), picture.tallies)


def tombstone(pid: str, until: int, revision: int = 0) -> PictureRecord:
    """Return the record of a deleted picture: until it expires, the picture is not filed again."""
    return PictureRecord(pid, "", "", "", "", 0.0, (), "", until, revision=revision, deleted=True)


def queue_key(pid: str, probability: float, tallies: Mapping[str, int]) -> str | None:
    """Return a picture's key in the labelling queue; None if it needs no more votes."""
    score = priority.score(probability, _without(tallies, LEFT_OUT))
    return None if score is None else f"{score:04d}#{pid}"


def people(tallies: Mapping[str, int], answer: str) -> dict[str, int]:
    """Return how many people answered, "can't tell" not counted, and how many said the same."""
    told = _without(tallies, CANNOT_TELL, LEFT_OUT)
    return {"answers": sum(told.values()), "same": told.get(answer, 0)}


def _without(tallies: Mapping[str, int], *answers: str) -> dict[str, int]:
    return {answer: count for answer, count in tallies.items() if answer not in answers}


def from_result(upload_id: str, result: Mapping[str, Any], keep_days: int) -> PictureRecord:
    """Return the record of a result document (documents.py)."""
    best = result["predictions"][0]
    created = datetime.fromisoformat(result["created"])
    pid, example = keys.picture_id(upload_id), "example" in result
    return PictureRecord(
        pid=pid,
        name=result["name"],
        model=result["model"]["version"],
        model_name=result["model"]["name"],
        predicted=best["label"],
        probability=best["probability"],
        labels=tuple(entry["label"] for entry in result["predictions"]),
        created=result["created"],
        public_until=int(created.timestamp()) + keep_days * _DAY,
        queue_key=None if example else queue_key(pid, best["probability"], {}),
        example=example,
        upload_id=upload_id,
    )
