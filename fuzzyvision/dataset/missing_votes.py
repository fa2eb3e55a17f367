"""Which votes a picture from another stage lacks, and what adds them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chalicelib.ports import PictureRecord, Vote, VoteChange
from chalicelib.voting import counters

AT_ONCE = 16
"""Votes in a transaction of DynamoDB's, which takes 100 items: each may change four counters."""
_DAY = 24 * 60 * 60


def arriving(picture: PictureRecord, now: int) -> PictureRecord:
    """Return the record of a picture that is to be carried over, without its votes.

    Its public objects stay where they are, so it is never asked about. Without votes a record
    expires: what a killed import has left goes by itself.
    """
    return replace(picture, tallies={}, revision=0, queue_key=None, public_until=now + _DAY)


def missing(votes: Iterable[Vote], there: Mapping[str, Vote]) -> list[Vote]:
    """Return the votes that are not `there` yet, by voter; of two of a voter the later counts."""
    return [vote for vote in votes if _is_news(vote, there.get(vote.voter))]


def change(
    picture: PictureRecord, come: Iterable[Vote], there: Mapping[str, Vote], now: int
) -> VoteChange:
    """Return what adds votes to a picture, in the place of those that the voters have there."""
    come = tuple(come)
    gone = [there[vote.voter] for vote in come if vote.voter in there]
    made = counters.change(picture, gone, come)
    if picture.queue_key is not None:  # it is public there too, and asked about
        return made
    until = picture.public_until if picture.stored else min(picture.public_until, now)
    return replace(made, after=replace(made.after, queue_key=None, public_until=until))


def _is_news(vote: Vote, before: Vote | None) -> bool:
    if before is None:
        return True
    return vote.voted_at > before.voted_at and not vote.says_the_same_as(before)
