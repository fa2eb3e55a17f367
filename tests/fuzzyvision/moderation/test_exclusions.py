"""Votes are left out and counted again, whatever comes between."""

from pathlib import Path

import pytest

from chalicelib.ports import Exclusion, Part
from chalicelib.voting import service
from chalicelib.voting.exclusions import pseudonym
from fuzzyvision.local.folder import Folder
from fuzzyvision.moderation.exclusions import apply, set_exclusion
from tests.support.engines import FolderEngine
from tests.support.folder_voting import FolderVoting
from tests.support.interruptions import Interruption, KilledError
from tests.support.voting import LABELS, NOW, VotingFixture, ballot

BOT = Exclusion(Part.VOTER, pseudonym("bot"), "stuffing")


def voted(voting: VotingFixture) -> list[str]:
    """File pictures that a bot votes on, with others and alone."""
    names = [voting.file() for _ in range(3)]
    for number, name in enumerate(names):
        service.cast(name, ballot("bot", LABELS[1]), voting.context, NOW, "c" * 24)
        for other in range(number):
            service.cast(name, ballot(f"v{other}"), voting.context, NOW, "d" * 24)
    return names


def in_folder(tmp_path: Path) -> FolderVoting:
    return FolderVoting.on(FolderEngine(Folder.prepare(tmp_path / "data")))


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(
    ("exclusion", "changed"),
    [
        (BOT, 3),
        (Exclusion(Part.CLIENT, "d" * 24), 3),
        (Exclusion(Part.SPAN, "2026-11-22T12:00:00/2026-11-22T12:00:01"), 6),
        (Exclusion(Part.SPAN, "2026-11-21T12:00:00/2026-11-22T12:00:00"), 0),
        (Exclusion(Part.VOTER, pseudonym("nobody")), 0),
    ],
)
def test_votes_leave_the_counters_and_come_back(
    voting: VotingFixture, exclusion: Exclusion, changed: int
) -> None:
    voted(voting)
    before = voting.votes_table.items()
    counters = [item for item in before if item["pk"] in {"counts", "days"}]
    assert set_exclusion(exclusion, voting.table, on=True) == changed
    voting.audit()
    assert set_exclusion(exclusion, voting.table, on=True) == 0
    assert set_exclusion(exclusion, voting.table, on=False) == changed
    voting.audit()
    after = voting.votes_table.items()
    assert [item for item in after if item["pk"] in {"counts", "days"}] == counters


def test_one_machine_counts_the_same(tmp_path: Path) -> None:
    voting = in_folder(tmp_path)
    voted(voting)
    before = dict(voting.table.counters())
    assert set_exclusion(BOT, voting.table, on=True) == 3
    voting.audit()
    assert dict(voting.table.counters()) != before
    assert set_exclusion(BOT, voting.table, on=False) == 3
    voting.audit()
    assert dict(voting.table.counters()) == before


@pytest.mark.usefixtures("near")
def test_new_votes_of_a_banned_voter_count_nowhere(voting: VotingFixture) -> None:
    name = voting.file()
    set_exclusion(BOT, voting.table, on=True)
    told = service.cast(name, ballot("bot"), voting.context, NOW)
    assert told["people"] == {"answers": 0, "same": 0}
    assert voting.picture(name).tallies == {"!": 1}
    voting.audit()
    for voter in ("a", "b"):
        service.cast(name, ballot(voter), voting.context, NOW)
    assert service.take_back(name, "a", voting.context)
    voting.audit()
    assert service.take_back(name, "b", voting.context)
    assert service.take_back(name, "bot", voting.context)
    voting.audit()


@pytest.mark.usefixtures("near")
def test_vote_that_is_cast_anew_stays_left_out(voting: VotingFixture) -> None:
    [name, *_] = voted(voting)
    set_exclusion(BOT, voting.table, on=True)
    service.cast(name, ballot("bot", LABELS[2]), voting.context, NOW)
    assert voting.picture(name).tallies == {"!": 1}
    voting.audit()
    set_exclusion(BOT, voting.table, on=False)
    assert voting.picture(name).tallies == {f"={LABELS[2]}": 1}
    voting.audit()


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("step", range(1, 20, 2))
@pytest.mark.parametrize("on", [True, False])
def test_ban_killed_anywhere_is_completed(voting: VotingFixture, step: int, on: bool) -> None:
    voted(voting)
    if not on:
        set_exclusion(BOT, voting.table, on=True)
    dying = voting.interrupted(Interruption.death(step)).table
    try:
        set_exclusion(BOT, dying, on=on)
    except KilledError:
        voting.audit()
        set_exclusion(BOT, voting.table, on=on)
    voting.audit()
    assert apply(voting.table) == 0
    assert all(one.counted == one.votes for one in voting.table.pictures()) is not on


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("step", range(2, 14))
def test_voter_who_acts_meanwhile_is_not_counted_twice(voting: VotingFixture, step: int) -> None:
    names = voted(voting)

    def act() -> None:
        service.take_back(names[2], "bot", voting.context)
        service.cast(names[1], ballot("v7"), voting.context, NOW)

    acting = voting.interrupted(Interruption.at(step, act)).table
    set_exclusion(BOT, acting, on=True)
    voting.audit()
