"""A picture as the votes see it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib import keys
from chalicelib.voting import priority

_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class PictureRecord:
    """A picture that can be voted on.

    `predicted` is the model's most probable label, also where it was not sure; `labels` are all
    that its answer named. `public_until` is when the public objects expire, in seconds since
    1970. `tallies` holds the number of votes for each answer, `revision` counts the changes, and
    `place` is the sort key of the picture's entry among the hard ones, if it has one.
    """

    pid: str
    name: str
    model: str
    model_name: str
    predicted: str
    probability: float
    labels: tuple[str, ...]
    created: str
    public_until: int
    tallies: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0
    place: str | None = None
    deleted: bool = False

    @property
    def votes(self) -> int:
        """The number of votes, "cannot tell" among them."""
        return sum(self.tallies.values())

    def with_votes(self, tallies: Mapping[str, int]) -> "PictureRecord":
        """Return the picture after its votes changed."""
        place = None if self.deleted else queue_key(self.pid, self.probability, tallies)
        return replace(self, tallies=tallies, revision=self.revision + 1, place=place)


def tombstone(pid: str, until: int, revision: int = 0) -> PictureRecord:
    """Return what keeps a deleted picture's place until a time, so that nobody files it again."""
    return PictureRecord(pid, "", "", "", "", 0.0, (), "", until, revision=revision, deleted=True)


def queue_key(pid: str, probability: float, tallies: Mapping[str, int]) -> str | None:
    """Return where a picture stands among the hard ones; None if it needs no more votes."""
    score = priority.score(probability, tallies)
    return None if score is None else f"{score:04d}#{pid}"


def from_result(upload_id: str, result: Mapping[str, Any], keep_days: int) -> PictureRecord:
    """Return what can be voted on of a result document (documents.py)."""
    best = result["predictions"][0]
    created = datetime.fromisoformat(result["created"])
    pid = keys.picture_id(upload_id)
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
        place=queue_key(pid, best["probability"], {}),
    )
