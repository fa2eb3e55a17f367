"""What the owner should look at comes first, and no more than fits."""

from dataclasses import replace

from chalicelib.ports import LabelledPicture, Report
from chalicelib.voting import records
from fuzzyvision.desk.listing import MOST, listing
from tests.support.records import VOTE, subjects

AT = "2026-11-26T12:00:00.000000Z"


def pictures(count: int) -> list[LabelledPicture]:
    return [
        LabelledPicture(
            replace(one, created=f"2026-11-22T12:{number // 60:02}:{number % 60:02}Z"), ()
        )
        for number, one in enumerate(subjects(count))
    ]


def test_newest_come_first() -> None:
    found = listing(pictures(MOST + 40), [])
    assert found.pictures == MOST + 40
    names = [one.picture.name for one in found.newest]
    assert names == [f"N{number}" for number in range(MOST + 39, 39, -1)]
    assert (found.reported, found.disputed, found.bursts) == ([], [], [])


def test_most_reported_come_first_and_hidden_ones_too() -> None:
    some = pictures(4)
    some[3] = replace(some[3], picture=records.judged(some[3].picture, hidden=True))
    pids = [one.picture.pid for one in some]
    reports = [Report(pids[0], "a", "rude", AT), *(Report(pids[1], c, "other", AT) for c in "ab")]
    found = listing(some, reports)
    assert [one.picture.name for one in found.reported] == ["N1", "N0", "N3"]
    assert [one.reason for one in found.reported[0].reports] == ["other", "other"]


def test_disputed_are_those_whose_counted_votes_differ() -> None:
    agreed, disputed, settled, stuffed = pictures(4)
    other = replace(VOTE, voter="b", answer="=Watch")
    both = (VOTE, other)
    found = listing(
        [
            replace(agreed, votes=(VOTE, replace(VOTE, voter="b"))),
            replace(disputed, votes=both),
            replace(settled, votes=both, picture=replace(settled.picture, settled="-")),
            replace(stuffed, votes=(VOTE, replace(other, left_out=True))),
        ],
        [],
    )
    assert [one.picture.name for one in found.disputed] == ["N1"]
    assert len(found.disputed[0].votes) == 2
