"""Casts a vote and takes it back: gather, decide (pure), write.

The first vote on a picture copies it to where expiry does not reach, before it is counted: a
copy that is there already does no harm, a vote whose picture is lost does. The vote, the tallies,
the counters and the picture's place among the hard ones then change in one transaction, which
holds if the picture is as it was read. Where others vote at the same moment, it is made anew so
that it holds beside their votes; the place is mended after it. Any repetition ends in the same
state.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib import keys
from chalicelib.aws.repository import Table
from chalicelib.aws.s3 import Storage
from chalicelib.errors import BusyError, NotFoundError
from chalicelib.retry import RETRY_SECONDS, retry_on_busy
from chalicelib.voting import counters, labelled_copies, votes
from chalicelib.voting.counters import VoteChange
from chalicelib.voting.records import PictureRecord
from chalicelib.voting.votes import Ballot

_FILED_WITHIN = timedelta(minutes=15)
"""Time after which a picture without an item is one that expired, not one just answered."""
_TIDYING = 1.0
"""Seconds to put a picture in its right place among the hard ones, once its vote is counted."""


@dataclass(frozen=True)
class VotingContext:
    """Where votes are cast: the objects, the table, and the labels of the bundled model.

    `patience` is how long, in seconds, a vote that others are in the way of is tried again.
    """

    storage: Storage
    table: Table
    labels: Collection[str]
    patience: float = RETRY_SECONDS


def cast(name: str, ballot: Ballot, polls: VotingContext, now: datetime) -> dict[str, Any]:
    """Cast a vote on a picture, in the place of the voter's earlier one; return what counts now.

    Raises NotFoundError if there is no such picture, InvalidRequestError if nobody knows the
    label, and BusyError.
    """
    try:
        return _cast(name, ballot, polls, now, alone=True)
    except BusyError:
        return retry_on_busy(lambda: _cast(name, ballot, polls, now, alone=False), polls.patience)


def take_back(name: str, voter: str, polls: VotingContext) -> bool:
    """Take back a voter's vote on a picture; tell whether there was one.

    Raises NotFoundError if there is no such picture, and BusyError.
    """
    try:
        return _take_back(name, voter, polls, alone=True)
    except BusyError:
        return retry_on_busy(lambda: _take_back(name, voter, polls, alone=False), polls.patience)


def _cast(
    name: str, ballot: Ballot, polls: VotingContext, now: datetime, *, alone: bool
) -> dict[str, Any]:
    subject = _subject(name, polls)
    votes.check_label(ballot.label, {*polls.labels, *subject.labels})
    before = polls.table.vote(subject.pid, ballot.voter)
    vote = votes.new_vote(ballot, before, now)
    if before is not None and not alone and before.voted_at > vote.voted_at:
        vote = before  # of a voter's votes that collide, the last counts
    if not vote.says_the_same_as(before):
        if not subject.votes and not labelled_copies.keep(subject, polls.storage):
            _drop_copies_of_deleted(subject, polls)
            raise _unknown(name)
        _commit(counters.change(subject, [before] if before else [], [vote]), polls, alone=alone)
    return {
        "name": name,
        "label": vote.label,
        "cannot_tell": vote.cannot_tell,
        "blind": vote.blind,
    }


def _take_back(name: str, voter: str, polls: VotingContext, *, alone: bool) -> bool:
    subject = _subject(name, polls)
    before = polls.table.vote(subject.pid, voter)
    if before is not None:
        _commit(counters.change(subject, [before], []), polls, alone=alone)
    # Also if an earlier try was killed before it came to the copies.
    if subject.revision and subject.votes == (before is not None):
        labelled_copies.remove(subject.pid, polls.storage)
        retry_on_busy(lambda: _settle_copies(subject.pid, polls))
    return before is not None


def _commit(change: VoteChange, polls: VotingContext, *, alone: bool) -> None:
    """Write a change, and leave no copy of a picture that was deleted meanwhile."""
    try:
        polls.table.commit(change, exact=alone)
    except BusyError:
        _drop_copies_of_deleted(change.before, polls)
        raise
    if not alone:
        with suppress(BusyError):  # the next vote puts it right
            retry_on_busy(lambda: _settle_place(change.before.pid, polls), _TIDYING)


def _settle_place(pid: str, polls: VotingContext) -> None:
    """Put a picture that several voted on at once in its right place among the hard ones."""
    subject = polls.table.subject(pid)
    if subject is not None and not subject.deleted:
        change = counters.change(subject, [], [])
        if change.after.place != subject.place:
            polls.table.commit(change)


def _settle_copies(pid: str, polls: VotingContext) -> None:
    """Have whoever votes while the copies are being removed copy them anew.

    Who has been counted by now is helped; who has not will find that the picture has changed.
    """
    subject = polls.table.subject(pid)
    if subject is None or subject.deleted:
        return
    if subject.votes:
        labelled_copies.keep(subject, polls.storage)
    else:
        polls.table.commit(counters.change(subject, [], []))


def _subject(name: str, polls: VotingContext) -> PictureRecord:
    """Return the picture of a name; raises NotFoundError, or BusyError if it is being filed."""
    marks = polls.storage.info(keys.image_key(name)) if keys.is_name(name) else None
    if marks is None or not marks.picture:
        raise _unknown(name)
    subject = polls.table.subject(marks.picture)
    if subject is None and datetime.now(UTC) - marks.written < _FILED_WITHIN:
        # The worker writes the answer, and then files the picture: this vote came between.
        raise BusyError("This picture is just being filed. Try again in a moment.")
    if subject is None or subject.deleted or subject.name != name:
        raise _unknown(name)
    return subject


def _drop_copies_of_deleted(subject: PictureRecord, polls: VotingContext) -> None:
    """Remove the copies of a picture that was deleted while they were made."""
    after = polls.table.subject(subject.pid)
    if after is None or after.deleted:
        labelled_copies.remove(subject.pid, polls.storage)


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(
        f"There is no picture {name[:20]!r}, or no longer.", code="unknown-picture"
    )
