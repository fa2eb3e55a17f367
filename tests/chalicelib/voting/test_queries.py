from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws import schema
from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.errors import InvalidRequestError
from chalicelib.voting import queries, service
from tests.support.records import VOTE, counted, put, subjects
from tests.support.stores import VotesTable
from tests.support.voting import CARD, NOW, VotingFixture, ballot

MODEL = CARD.version
pytestmark = pytest.mark.usefixtures("near")


def names(page: queries.Page) -> list[str]:
    return [picture["name"] for picture in page["pictures"]]


def pages(voting: VotingFixture, voter: str) -> Iterator[list[str]]:
    """Yield the pages of hard pictures until there are no more."""
    after = None
    while True:
        page = queries.labelling_queue(voting.table, voter, after, NOW)
        yield names(page)
        after = page["after"]
        if after is None:
            return


def test_queue_hides_the_prediction(voting: VotingFixture) -> None:
    sure, unsure = voting.file(0.99), voting.file(0.4)
    page = queries.labelling_queue(voting.table, "v", None, NOW)
    assert page == {
        "pictures": [
            {"name": name, "image": f"/images/{name}.jpg", "thumbnail": f"/thumbnails/{name}.png"}
            for name in (unsure, sure)
        ],
        "after": None,
    }


def test_voter_gets_each_picture_once(voting: VotingFixture) -> None:
    pictures = {voting.file(0.5 + number / 100) for number in range(25)}
    seen: list[str] = []
    while batch := names(queries.labelling_queue(voting.table, "v", None, NOW)):
        assert len(batch) <= 10
        seen += batch
        for number, name in enumerate(batch):
            choice = ballot("v", None, cannot_tell=number % 2 == 0, blind=True)
            service.cast(name, choice, voting.context, NOW)
    assert len(seen) == len(set(seen)) == 25
    assert set(seen) == pictures


def test_pages_hold_all_pictures_once(voting: VotingFixture) -> None:
    pictures = {voting.file(0.5) for _ in range(23)}
    found = list(pages(voting, "v"))
    assert [len(page) for page in found] == [10, 10, 3]
    assert {name for page in found for name in page} == pictures


def test_voted_pictures_are_skipped_in_bounded_steps(
    table: DynamoDBVotes, votes_table: VotesTable
) -> None:
    pictures = list(subjects(230))
    put(votes_table, [schema.queue_item(subject) for subject in pictures])
    put(votes_table, [schema.vote_item(subject, VOTE) for subject in pictures[3:]])
    calls = counted(votes_table.dynamodb)
    first = queries.labelling_queue(table, "a", None, NOW)
    assert first["pictures"] == []
    assert len(calls) <= 8
    second = queries.labelling_queue(table, "a", first["after"], NOW)
    assert names(second) == ["N2", "N1", "N0"]
    assert second["after"] is None


def test_pictures_that_expired_are_not_shown(voting: VotingFixture) -> None:
    name = voting.file(keep_days=1)
    service.cast(name, ballot("a", None), voting.context, NOW)
    key = (MODEL, "Mouse", "")
    later = NOW.fromtimestamp(voting.picture(name).public_until + 1, NOW.tzinfo)
    assert names(queries.labelling_queue(voting.table, "v", None, later - timedelta(hours=1))) == [
        name
    ]
    assert names(queries.labelling_queue(voting.table, "v", None, later)) == []
    assert names(queries.confusion_cell(voting.table, key, None, later - timedelta(hours=1))) == [
        name
    ]
    assert names(queries.confusion_cell(voting.table, key, None, later)) == []


def test_cell_lists_each_picture_once(voting: VotingFixture) -> None:
    pictures = [voting.file(0.7) for _ in range(26)]
    for number, name in enumerate(pictures):
        for voter in "ab":
            when = NOW + timedelta(seconds=number, milliseconds=ord(voter))
            service.cast(name, ballot(voter, "Watch"), voting.context, when)
    service.cast(voting.file(), ballot("a"), voting.context, NOW)
    key = (MODEL, "Mouse", "Watch")
    page = queries.confusion_cell(voting.table, key, None, NOW)
    assert names(page) == pictures[:-25:-1]
    assert page["pictures"][0]["probability"] == 0.7
    rest = queries.confusion_cell(voting.table, key, page["after"], NOW)
    assert set(names(rest)) >= set(pictures[:2])
    assert rest["after"] is None
    assert "voter" not in str(page)


@pytest.mark.parametrize("after", ["", "x", "0001", "0001#" + "g" * 32, "9" * 500, "2026-11-22"])
def test_forged_cursor_is_refused(voting: VotingFixture, after: str) -> None:
    calls: Any = (
        lambda: queries.labelling_queue(voting.table, "v", after, NOW),
        lambda: queries.confusion_cell(voting.table, (MODEL, "Mouse", ""), after, NOW),
    )
    for call in calls:
        with pytest.raises(InvalidRequestError) as caught:
            call()
        assert caught.value.field == "after"
