"""Carries labelled pictures over to another stage: their copies, their records and their votes.

Public objects, answers, and pictures without votes stay: they expire. Every step may be repeated.
The record comes first, then the copies, then the votes: a vote whose picture is lost does harm,
and a picture that is deleted meanwhile is noticed.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, auto

from tqdm import tqdm

from chalicelib import keys
from chalicelib.ports import LabelledPicture, PictureRecord, Vote
from chalicelib.retry import retry_on_busy
from chalicelib.voting import labelled_copies
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stages import CONNECTIONS, Stage
from fuzzyvision.common.text import many
from fuzzyvision.dataset import missing_votes
from fuzzyvision.dataset.download import batches
from fuzzyvision.dataset.ledger import Ledger
from fuzzyvision.dataset.missing_votes import AT_ONCE

_PATIENCE = 60.0
"""Seconds for which what collides with others is repeated: nobody waits for an answer."""


class Arrival(Enum):
    """What became of a picture."""

    NEW = auto()
    KNOWN = auto()
    GONE = auto()
    DELETED = auto()


@dataclass
class Transferred:
    """How many pictures came, were there before, or did not come; and how many votes came."""

    pictures: Counter[Arrival] = field(default_factory=Counter)
    votes: int = 0

    def lines(self) -> Iterator[str]:
        """Yield what is to be said of it."""
        new, known, gone, deleted = (self.pictures[arrival] for arrival in Arrival)
        yield f"Carried over {many(new)} and {many(self.votes, 'vote')}."
        if known:
            yield f"{many(known)} had been carried before."
        if gone:
            yield f"Left out {many(gone)}: deleted meanwhile."
        if deleted:
            yield f"Left out {many(deleted)}: deleted there by the uploader."


class Transfer:
    """Carries what a stage has to another. `ledger` knows what was carried there before."""

    def __init__(self, source: Stage, target: Stage, ledger: Ledger, now: int) -> None:
        if source.id == target.id:
            raise CommandError(f"{source.bucket} is where its pictures would be carried to.")
        self._source, self._target = source, target
        self._ledger = ledger
        self._now = now

    def run(self) -> Transferred:
        """Carry everything over; raises what the ports raise, and then is to be run again."""
        done = Transferred()
        with (
            ThreadPoolExecutor(CONNECTIONS) as pool,
            tqdm(desc="Carrying", unit=" pictures") as bar,
        ):
            for batch in batches(self._source.table.pictures()):
                carried = list(pool.map(self._carry, batch))
                for arrival, votes in carried:
                    done.pictures[arrival] += 1
                    done.votes += votes
                self._ledger.add(
                    one.picture.pid
                    for one, (arrival, _) in zip(batch, carried, strict=True)
                    if arrival is not Arrival.GONE
                )
                bar.update(len(batch))
        return done

    def _carry(self, one: LabelledPicture) -> tuple[Arrival, int]:
        """Carry one picture over; return what became of it, and how many votes it got."""
        pid = one.picture.pid
        found = self._record(pid)
        if found is None and pid in self._ledger:
            return Arrival.DELETED, 0
        # Copies are made before the first vote is counted.
        if found is None or not (found.stored or found.deleted):
            display, thumbnail = map(self._source.storage.read, keys.labelled_keys(pid))
            if display is None or thumbnail is None:
                return Arrival.GONE, 0
            if found is None:
                arriving = missing_votes.arriving(one.picture, self._now)
                retry_on_busy(lambda: self._target.table.add(arriving), _PATIENCE)
            self._copy(pid, display, thumbnail)
        return self._carry_votes(one, Arrival.KNOWN if found else Arrival.NEW)

    def _copy(self, pid: str, display: bytes, thumbnail: bytes) -> None:
        display_key, thumbnail_key = keys.labelled_keys(pid)
        write = self._target.storage.write_new
        write(display_key, display, "image/jpeg", picture_id=pid)
        write(thumbnail_key, thumbnail, "image/png", picture_id=pid)

    def _carry_votes(self, one: LabelledPicture, arrival: Arrival) -> tuple[Arrival, int]:
        """Add the votes that a picture lacks, or remove its copies if it was deleted meanwhile."""
        pid, added = one.picture.pid, 0

        def add_some() -> PictureRecord | None:
            nonlocal added
            before = self._target.table.picture(pid)
            if before is None or before.deleted:
                return None
            there = self._there(before, one.votes)
            for come in _parts(missing_votes.missing(one.votes, there)):
                change = missing_votes.change(before, come, there, self._now)
                self._target.table.commit(change)
                before, added = change.after, added + len(come)
            return before

        if retry_on_busy(add_some, _PATIENCE) is None:
            labelled_copies.remove(pid, self._target.storage)
            return Arrival.DELETED, added
        return arrival, added

    def _there(self, picture: PictureRecord, votes: tuple[Vote, ...]) -> dict[str, Vote]:
        """Return the votes that a picture has already, of the voters who come."""
        table = self._target.table
        found = table.votes(picture.pid, picture.stored) if picture.stored else []
        there = {vote.voter: vote for vote in found}
        if len(there) < picture.stored:  # one answer does not hold them all
            for voter in {vote.voter for vote in votes} - there.keys():
                vote = table.picture_and_vote(picture.pid, voter)[1]
                if vote is not None:
                    there[voter] = vote
        return there

    def _record(self, pid: str) -> PictureRecord | None:
        return retry_on_busy(lambda: self._target.table.picture(pid), _PATIENCE)


def _parts(votes: list[Vote]) -> Iterator[list[Vote]]:
    for start in range(0, len(votes), AT_ONCE):
        yield votes[start : start + AT_ONCE]
