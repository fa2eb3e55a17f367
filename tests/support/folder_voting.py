"""Pictures to vote on in the folder of one machine, and an audit through nothing but its ports."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chalicelib import keys
from chalicelib.ports import (
    ConfusionCell,
    CounterKey,
    DayCounter,
    LabelledPicture,
    PictureCounter,
    PictureRecord,
)
from tests.support.engines import FolderEngine
from tests.support.voting import VotingFixture

_NEITHER: Any = None
"""A folder has neither buckets nor a table."""
MOST = 1000
"""More entries of the labelling queue than any test makes."""


@dataclass(frozen=True)
class FolderVoting(VotingFixture):
    """An engine in a folder, with pictures that are filed in it."""

    engine: FolderEngine = field(kw_only=True)

    @classmethod
    def on(cls, engine: FolderEngine) -> "FolderVoting":
        """Return what files pictures in an engine."""
        return cls(_NEITHER, _NEITHER, engine.objects, engine.votes, engine=engine)

    def left(self) -> list[str]:
        """Return all that is stored, by name."""
        return [*self.engine.uploads(), *self.engine.keys(), *self.engine.entries()]

    def audit(self) -> None:
        """Count all votes again, and hold counters, tallies, entries and copies against them."""
        labelled = list(self.table.pictures())
        for one in labelled:
            assert one.picture.tallies == Counter(vote.counted_as for vote in one.votes)
        found = {
            key: {name: number for name, number in numbers.items() if number}
            for key, numbers in self.table.counters()
        }
        assert found == _expected(labelled)
        self._audit_queue({one.picture.pid: one.picture for one in labelled})
        copies = {key for one in labelled for key in keys.labelled_keys(one.picture.pid)}
        names = self.engine.keys()
        assert {key for key in names if key.startswith("labelled/")} == copies

    def _audit_queue(self, pictures: dict[str, PictureRecord]) -> None:
        for upload_id in self.uploads.values():
            picture = self.table.picture(keys.picture_id(upload_id))
            if picture is not None:
                pictures[picture.pid] = picture
                assert bool(picture.stored) == bool(self.table.votes(picture.pid, 1))
        entries = {entry.pid: entry.key for entry in self.table.queue(None, MOST)}
        assert entries == {pid: one.queue_key for pid, one in pictures.items() if one.queue_key}


def _expected(labelled: list[LabelledPicture]) -> dict[CounterKey, dict[str, int]]:
    """Return the counters that votes make, without those that count nothing."""
    counted: dict[CounterKey, Counter[str]] = {}
    for one in labelled:
        model, predicted = one.picture.model, one.picture.predicted
        counted.setdefault(PictureCounter(model), Counter())["n"] += bool(one.counted)
        for vote in one.counted:
            cell = ConfusionCell(model, predicted, vote.answer, vote.blind)
            counted.setdefault(cell, Counter())["n"] += 1
            if vote.cannot_tell:
                continue
            right = vote.label == predicted
            day = counted.setdefault(DayCounter(vote.voted_at[:10], model), Counter())
            day["votes"] += 1
            day["correct"] += right
            day["blind_votes"] += vote.blind
            day["blind_correct"] += right and vote.blind
    return {key: dict(+numbers) for key, numbers in counted.items()}
