"""Casts a vote and takes it back: gather, decide (pure), write.

The first vote on a picture copies it to where expiry does not reach, before it is counted: a
second copy does no harm, a vote whose picture is lost does. The vote, the tallies,
the counters and the queue entry then change in one transaction, which holds if the picture is as
it was read. Where others vote at the same moment, it is repeated in a form that holds together
with their votes, and the queue entry is corrected after it. Any repetition ends in the same
state.

A first vote takes seven calls: HEAD of the image, one read of picture and vote, one of what the
owner leaves out, HEAD of the thumbnail, two copies, the transaction. A later vote takes four.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib import keys
from chalicelib.clock import CLOCK
from chalicelib.errors import BusyError, NotFoundError
from chalicelib.ports import ObjectInfo, Objects, PictureRecord, Vote, VoteChange, Votes
from chalicelib.retry import RETRY_SECONDS, retry_on_busy
from chalicelib.voting import counters, exclusions, labelled_copies, records, votes
from chalicelib.voting.votes import Ballot

_FILED_WITHIN = timedelta(minutes=15)
"""Age after which a picture without a record has expired, and was not just answered."""
_QUEUE_SECONDS = 1.0
"""Seconds to correct a picture's queue entry, once its vote is counted."""


@dataclass(frozen=True)
class VotingContext:
    """What votes are cast with: the ports, and the labels of the bundled model.

    `patience` is how long, in seconds, a vote that collides with others is repeated.
    """

    objects: Objects
    votes: Votes
    labels: Collection[str]
    patience: float = RETRY_SECONDS


def find(name: str, context: VotingContext) -> PictureRecord:
    """Return the picture of a name.

    Raises NotFoundError if there is no such picture, and BusyError if it is not filed yet.
    """
    return _find(name, "", context)[0]


def cast(
    name: str, ballot: Ballot, context: VotingContext, now: datetime, client: str = ""
) -> dict[str, Any]:
    """Cast a vote on a picture, in the place of the voter's earlier one; return what counts now.

    `client` is whose it is today. What the owner leaves out is kept, and nobody is told. `people`
    says how many answered about the picture by then, and how many said the same.

    Raises NotFoundError if there is no such picture, InvalidRequestError if the label is unknown
    to the picture's model and to the bundled one, and BusyError.
    """
    try:
        return _cast(name, ballot, context, now, client, exact=True)
    except BusyError:
        return retry_on_busy(
            lambda: _cast(name, ballot, context, now, client, exact=False), context.patience
        )


def take_back(name: str, voter: str, context: VotingContext) -> bool:
    """Take back a voter's vote on a picture; return whether there was one.

    Raises NotFoundError if there is no such picture, and BusyError.
    """
    try:
        return _take_back(name, voter, context, exact=True)
    except BusyError:
        return retry_on_busy(
            lambda: _take_back(name, voter, context, exact=False), context.patience
        )


def _cast(  # noqa: PLR0913 - those of `cast`, and how it is written
    name: str, ballot: Ballot, context: VotingContext, now: datetime, client: str, *, exact: bool
) -> dict[str, Any]:
    picture, image, before = _find(name, ballot.voter, context)
    votes.check_label(ballot.label, {*context.labels, *picture.labels})
    vote = votes.new_vote(ballot, before, now, client)
    left_out = exclusions.leaves_out(context.votes.exclusions(), vote) is not None
    vote = replace(vote, left_out=left_out)
    if before is not None and not exact and before.voted_at > vote.voted_at:
        vote = before  # of a voter's votes that collide, the last counts
    tallies = picture.tallies
    if not vote.says_the_same_as(before):
        if not picture.stored and not labelled_copies.keep(picture, context.objects, image):
            _drop_copies_of_deleted(picture, context)
            raise _unknown(name)
        change = counters.change(picture, [before] if before else [], [vote])
        _commit(change, context, exact=exact)
        tallies = change.after.tallies
    return {
        "name": name,
        "label": vote.label,
        "cannot_tell": vote.cannot_tell,
        "blind": vote.blind,
        "people": records.people(tallies, vote.answer),
    }


def _take_back(name: str, voter: str, context: VotingContext, *, exact: bool) -> bool:
    picture, _, before = _find(name, voter, context)
    if before is not None:
        _commit(counters.change(picture, [before], []), context, exact=exact)
    # Also if an earlier try was killed before it came to the copies.
    if picture.revision and picture.stored == (before is not None):
        labelled_copies.remove(picture.pid, context.objects)
        retry_on_busy(lambda: _restore_copies(picture.pid, context))
    return before is not None


def _commit(change: VoteChange, context: VotingContext, *, exact: bool) -> None:
    """Write a change, and leave no copy of a picture that was deleted meanwhile."""
    try:
        context.votes.commit(change, exact=exact)
    except BusyError:
        _drop_copies_of_deleted(change.before, context)
        raise
    if not exact:
        with suppress(BusyError):  # the next vote corrects it
            retry_on_busy(lambda: _correct_queue(change.before.pid, context), _QUEUE_SECONDS)


def _correct_queue(pid: str, context: VotingContext) -> None:
    """Correct the queue entry of a picture that several voted on at once."""
    picture = context.votes.picture(pid)
    if picture is not None and not picture.deleted:
        change = counters.change(picture, [], [])
        if change.after.queue_key != picture.queue_key:
            context.votes.commit(change)


def _restore_copies(pid: str, context: VotingContext) -> None:
    """Copy a picture again if a vote was counted while its copies were being removed.

    A vote that was not counted by then finds that the picture has changed, and is repeated. That
    vote may be taken back meanwhile too: then the copies that were made for it come too late.
    """
    picture = context.votes.picture(pid)
    while picture is not None and picture.stored and not picture.deleted:
        labelled_copies.keep(picture, context.objects)
        picture = context.votes.picture(pid)
        if picture is not None and picture.stored and not picture.deleted:
            return
        labelled_copies.remove(pid, context.objects)
        picture = context.votes.picture(pid)
    if picture is not None and not picture.deleted:
        context.votes.commit(counters.change(picture, [], []))


def _find(
    name: str, voter: str, context: VotingContext
) -> tuple[PictureRecord, ObjectInfo, Vote | None]:
    """Return the picture of a name, its image, and the voter's earlier vote.

    Raises NotFoundError if there is no such picture, and BusyError if it is not filed yet.
    """
    image = context.objects.info(keys.image_key(name)) if keys.is_name(name) else None
    if image is None or not image.picture_id:
        raise _unknown(name)
    picture, vote = context.votes.picture_and_vote(image.picture_id, voter)
    if picture is None and CLOCK.get().now() - image.written < _FILED_WITHIN:
        # The worker writes the answer, and then files the picture: this vote came between.
        raise BusyError("This picture is just being filed. Try again in a moment.")
    if picture is None or picture.deleted or picture.hidden or picture.name != name:
        raise _unknown(name)
    return picture, image, vote


def _drop_copies_of_deleted(picture: PictureRecord, context: VotingContext) -> None:
    """Remove the copies of a picture that was deleted while they were made."""
    after = context.votes.picture(picture.pid)
    if after is None or after.deleted:
        labelled_copies.remove(picture.pid, context.objects)


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(
        f"There is no picture {name[:20]!r}, or no longer.", code="unknown-picture"
    )
