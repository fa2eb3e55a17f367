"""Reads votes from requests, and makes the votes that are stored. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib import validation
from chalicelib.errors import InvalidRequestError
from chalicelib.ports import CANNOT_TELL, Vote, answer_of

_VOTER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MOST_LABEL = 1000


@dataclass(frozen=True)
class Ballot:
    """A vote as a request asks for it; `label` is None for "none of these"."""

    voter: str
    label: str | None
    cannot_tell: bool
    blind: bool


def parse(data: bytes | str) -> Ballot:
    """Read the JSON of a vote; raises InvalidRequestError that names the invalid field."""
    found = validation.parse_body(data, ("label", "voter", "blind"), ("cannot_tell",))
    ballot = Ballot(
        voter=parse_voter(found["voter"]),
        label=_label(found["label"]),
        cannot_tell=validation.flag(found.get("cannot_tell", False), "cannot_tell"),
        blind=validation.flag(found["blind"], "blind"),
    )
    if ballot.cannot_tell and ballot.label is not None:
        raise InvalidRequestError("label must be null if cannot_tell is true.", field="label")
    return ballot


def parse_withdrawal(data: bytes | str) -> str:
    """Read the JSON of a vote that is taken back; return the voter."""
    return parse_voter(validation.parse_body(data, ("voter",))["voter"])


def parse_voter(value: object) -> str:
    """Return the random value that a voter is known by."""
    if not isinstance(value, str) or _VOTER.fullmatch(value) is None:
        raise InvalidRequestError(
            "voter must have 1 to 64 letters, digits, hyphens or underscores.", field="voter"
        )
    return value


def check_label(label: str | None, known: Collection[str]) -> None:
    """Refuse a label that neither the model nor the picture's own model knows."""
    if label is not None and label not in known:
        raise InvalidRequestError("The model does not know this label.", field="label")


def new_vote(ballot: Ballot, before: Vote | None, now: datetime, client: str = "") -> Vote:
    """Return the vote that a ballot makes, after the vote that the voter had cast before.

    A voter who has seen the prediction cannot unsee it: a vote never becomes blind.
    """
    return Vote(
        voter=ballot.voter,
        answer=CANNOT_TELL if ballot.cannot_tell else answer_of(ballot.label),
        blind=ballot.blind and (before is None or before.blind),
        voted_at=moment(now),
        client=client,
    )


def moment(now: datetime) -> str:
    """Return a time as votes and reports have it: ISO 8601 in UTC, to the microsecond."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _label(value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or not value):
        raise InvalidRequestError("label must be a label of the model, or null.", field="label")
    if value is not None and len(value) > _MOST_LABEL:
        raise InvalidRequestError("The model does not know this label.", field="label")
    return value
