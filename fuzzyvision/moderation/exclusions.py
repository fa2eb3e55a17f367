"""Leaves votes out, and counts them again: `fuzzy-vision ban`.

What is left out is noted first, so that new votes are left out too; then every stored vote that
differs from what is noted is changed with its counters, in transactions. Any repetition ends in the
same state, and does what an earlier one was killed before.
"""

from collections.abc import Sequence
from dataclasses import replace

from tqdm import tqdm

from chalicelib.ports import Exclusion, LabelledPicture, Vote, Votes
from chalicelib.retry import retry_on_busy
from chalicelib.voting import counters
from chalicelib.voting.exclusions import leaves_out
from fuzzyvision.dataset.missing_votes import AT_ONCE

_PATIENCE = 60.0
"""Seconds for which what collides with others is repeated: nobody waits for an answer."""


def set_exclusion(exclusion: Exclusion, table: Votes, *, on: bool) -> int:
    """Leave votes out, or take them in again; return how many have changed."""
    table.exclude(exclusion, on=on)
    return apply(table)


def apply(table: Votes) -> int:
    """Have every stored vote be as the exclusions say; return how many have changed."""
    noted, changed = table.exclusions(), 0
    for one in tqdm(table.every_picture(), desc="Looking at", unit=" pictures", leave=False):
        wrong = _wrong(one, noted)
        for start in range(0, len(wrong), AT_ONCE):
            changed += _correct(one.picture.pid, wrong[start : start + AT_ONCE], noted, table)
    return changed


def _wrong(one: LabelledPicture, noted: Sequence[Exclusion]) -> list[str]:
    return [vote.voter for vote in one.votes if _judged(vote, noted) != vote]


def _judged(vote: Vote, noted: Sequence[Exclusion]) -> Vote:
    return replace(vote, left_out=leaves_out(noted, vote) is not None)


def _correct(pid: str, voters: Sequence[str], noted: Sequence[Exclusion], table: Votes) -> int:
    """Change the votes of some voters on a picture, as they are by now; return how many."""

    def correct() -> int:
        picture = table.picture(pid)
        if picture is None or picture.deleted:
            return 0
        found = [table.picture_and_vote(pid, voter)[1] for voter in voters]
        gone = [vote for vote in found if vote is not None and _judged(vote, noted) != vote]
        if gone:
            come = [_judged(vote, noted) for vote in gone]
            table.commit(counters.change(picture, gone, come))
        return len(gone)

    return retry_on_busy(correct, _PATIENCE)
