"""Bursts of votes are told from a diligent person's."""

from dataclasses import replace

from chalicelib.ports import LabelledPicture, Vote
from fuzzyvision.desk.bursts import Burst, Bursts
from tests.support.records import SUBJECT, VOTE


def votes(number: int, voters: int, client: str = "c1", minute: int = 0) -> LabelledPicture:
    def cast(one: int) -> Vote:
        at = f"2026-11-22T12:{minute:02}:{one % 60:02}.000000Z"
        return replace(VOTE, voter=f"v{one % voters}", client=client, voted_at=at)

    return LabelledPicture(SUBJECT, tuple(map(cast, range(number))))


def bursts_of(pictures: list[LabelledPicture]) -> list[Burst]:
    bursts = Bursts()
    for one in pictures:
        bursts.add(one)
    return bursts.found()


def test_many_voters_at_one_address_are_a_burst() -> None:
    [found] = bursts_of([votes(20, 5)])
    assert (found.client, found.votes, len(found.voters)) == ("c1", 20, 5)
    assert found.begin == "2026-11-22 12:00"


def test_one_diligent_voter_is_none() -> None:
    assert bursts_of([votes(99, 1)]) == []
    assert bursts_of([votes(19, 19)]) == []
    assert bursts_of([votes(20, 4)]) == []


def test_so_many_votes_are_nobodys_own() -> None:
    assert [one.votes for one in bursts_of([votes(100, 1)])] == [100]


def test_ten_minutes_and_addresses_are_told_apart() -> None:
    assert bursts_of([votes(10, 10), votes(10, 10, "c2"), votes(10, 10, minute=10)]) == []
    found = bursts_of([votes(30, 10), votes(40, 10, "c2"), votes(10, 10)])
    assert [(one.client, one.votes) for one in found] == [("c1", 40), ("c2", 40)]


def test_votes_without_a_client_are_nobodys_burst() -> None:
    assert bursts_of([votes(200, 200, client="")]) == []


def test_votes_that_are_left_out_already_are_told() -> None:
    one = votes(20, 20)
    left_out = LabelledPicture(one.picture, (replace(one.votes[0], left_out=True), *one.votes[1:]))
    assert [found.left_out for found in bursts_of([left_out])] == [1]
