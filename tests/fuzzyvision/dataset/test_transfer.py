"""Labelled pictures and their votes are carried over to another stage, on moto."""

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib import keys
from chalicelib.ports import Ports
from chalicelib.uploads import deletion
from chalicelib.voting import service
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stages import Stage
from fuzzyvision.dataset.ledger import Ledger
from fuzzyvision.dataset.transfer import Arrival, Transfer, Transferred
from tests.support.interruptions import Interruption, KilledError
from tests.support.stores import Buckets, Store, VotesTable
from tests.support.voting import CARD, NOW, VotingFixture, ballot


@dataclass(frozen=True)
class Move:
    """Two stages, and a file that notes what was carried from one to the other."""

    source: VotingFixture
    target: VotingFixture
    file: Path

    def carry(self, ports: Ports | None = None) -> Transferred:
        """Carry everything over, through ports that may be interrupted."""
        ports = ports or self.target.ports
        source = Stage("old", "1", "old", self.source.storage, self.source.table)
        target = Stage("new", "2", "new", ports.objects, ports.votes)
        return Transfer(source, target, Ledger(self.file), int(NOW.timestamp())).run()

    def vote(self, name: str, *labels: str | None, first: int = 0, hour: int = 0) -> None:
        """Have peers vote on a picture of the source, each a minute later."""
        for number, label in enumerate(labels, start=first):
            now = NOW + timedelta(hours=hour, minutes=number)
            said = ballot(
                f"v{number}",
                None if label == "?" else label,
                blind=number % 2 == 0,
                cannot_tell=label == "?",
            )
            service.cast(name, said, self.source.context, now)

    def both_say_the_same(self) -> None:
        """Hold pictures, votes and counters of both stages against each other."""
        assert listed(self.target) == listed(self.source)
        assert dict(self.target.table.counters()) == dict(self.source.table.counters())
        self.target.audit()


def empty_stage(store: Store, tables: Store) -> VotingFixture:
    buckets, table = Buckets.fresh(store), VotesTable.fresh(tables)
    ports = Interruption(lambda _: None).ports(buckets, table)
    return VotingFixture(buckets, table, ports.objects, ports.votes)


@pytest.fixture
def move(voting: VotingFixture, store: Store, tables: Store, tmp_path: Path) -> Move:
    return Move(voting, empty_stage(store, tables), tmp_path / "carried")


def listed(stage: VotingFixture) -> dict[str, object]:
    """Return pictures with votes and bytes, without what belongs to their stage alone."""
    return {
        one.picture.pid: (
            replace(one.picture, public_until=0, queue_key=None, revision=0),
            frozenset(one.votes),
            [stage.storage.read(key) for key in keys.labelled_keys(one.picture.pid)],
        )
        for one in stage.table.pictures()
    }


def test_labelled_pictures_are_carried_with_their_votes(move: Move) -> None:
    names = [move.source.file(best) for best in (0.9, 0.6, 0.5)]
    move.source.file()  # nobody votes on it
    move.vote(names[0], "Mouse", "Mouse", None)
    move.vote(names[1], "Watch", "?")
    move.vote(names[2], *["Shoes", "Mouse", None, "?"] * 10)
    done = move.carry()
    assert (done.pictures, done.votes) == (Counter({Arrival.NEW: 3}), 45)
    move.both_say_the_same()
    assert len(move.target.buckets.keys(move.target.buckets.results)) == 6


def test_carrying_again_changes_nothing(move: Move) -> None:
    name = move.source.file()
    move.vote(name, "Mouse", "Watch")
    move.carry()
    before = move.target.left(), move.target.votes_table.items()
    done = move.carry()
    assert (done.pictures, done.votes) == (Counter({Arrival.KNOWN: 1}), 0)
    assert (move.target.left(), move.target.votes_table.items()) == before


def test_later_votes_are_carried_by_the_next_run(move: Move) -> None:
    first, second = move.source.file(), move.source.file()
    move.vote(first, "Mouse", "Watch")
    move.carry()
    move.vote(first, "Shoes", "Mouse", first=1, hour=1)  # one changes, one is new
    move.vote(second, "Mouse")
    done = move.carry()
    assert done.pictures == Counter({Arrival.KNOWN: 1, Arrival.NEW: 1})
    assert done.votes == 3
    move.both_say_the_same()


def test_carried_picture_is_neither_shown_nor_asked_about(move: Move) -> None:
    name = move.source.file(0.5)
    move.vote(name, "Watch", "Mouse")
    move.carry()
    assert move.target.table.queue(None, 10) == []
    [vote] = move.target.table.cell((CARD.version, "Mouse", "=Watch"), None, 10)
    assert vote.public_until <= NOW.timestamp()


def test_examples_are_not_carried(move: Move) -> None:
    name = move.source.file(example=True)
    move.vote(name, "Mouse")
    assert move.carry().pictures == Counter()
    assert move.target.left() == []


def killed(move: Move, step: int) -> bool:
    """Carry until a call to the target; return whether there was such a call."""
    death = Interruption.death(step)
    try:
        move.carry(death.ports(move.target.buckets, move.target.votes_table))
    except KilledError:
        return True
    return False


def test_killed_at_any_call_it_is_completed_by_the_next_run(
    move: Move, store: Store, tables: Store
) -> None:
    move.vote(move.source.file(0.7), *["Mouse", "Watch"] * 10)
    for step in itertools.count(1):
        file = move.file.with_name(f"carried{step}")
        again = replace(move, target=empty_stage(store, tables), file=file)
        if not killed(again, step):
            break
        again.carry()
        again.both_say_the_same()
    assert step > 7


@pytest.mark.parametrize("moment", ["before", "between"])
def test_picture_deleted_there_is_not_carried_again(move: Move, moment: str) -> None:
    name = move.source.file()
    move.vote(name, "Mouse")
    upload_id = move.source.uploads[name]

    def delete() -> None:
        deletion.delete(upload_id, move.target.ports, NOW)

    if moment == "before":
        move.carry()
        delete()
        done = move.carry()
    else:
        at_the_vote = Interruption.at(2, delete, only="transact_write_items")
        done = move.carry(at_the_vote.ports(move.target.buckets, move.target.votes_table))
    assert done.pictures == Counter({Arrival.DELETED: 1})
    assert move.target.left() == []


def test_picture_that_is_gone_is_left_out(move: Move) -> None:
    name = move.source.file()
    move.vote(name, "Mouse")
    for key in keys.labelled_keys(move.source.pid(name)):
        move.source.storage.delete(key)
    assert move.carry().pictures == Counter({Arrival.GONE: 1})
    assert move.target.left() == []


def test_stage_is_not_carried_to_itself(move: Move) -> None:
    stage = Stage("old", "1", "data", move.source.storage, move.source.table)
    with pytest.raises(CommandError, match="data is where its pictures would be carried to"):
        Transfer(stage, stage, Ledger(move.file), 0)
