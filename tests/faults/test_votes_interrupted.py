"""Voting and deleting, killed or crossed by somebody else at every call to AWS.

In this process: what is killed leaves nothing but what its calls have done, so an exception that
nobody catches is as good as a signal, and every call can have its turn.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest

from chalicelib import keys
from chalicelib.errors import NotFoundError, UploadGoneError
from chalicelib.uploads import deletion, worker
from chalicelib.uploads.events import Upload
from chalicelib.uploads.worker import Rules
from chalicelib.voting import service
from tests.chalicelib.uploads.test_deletion import MODEL, post
from tests.support.interruptions import Interruption, KilledError
from tests.support.pictures import encoded, quadrants
from tests.support.voting import LABELS, NOW, Office, ballot

Deed = Callable[[Office, str], object]
"""Something that is done to a picture of a name."""
PICTURE = encoded(quadrants())
MOST_CALLS = 60
pytestmark = pytest.mark.usefixtures("near")


def vote(voter: str, label: str | None = "Mouse") -> Deed:
    return lambda office, name: service.cast(name, ballot(voter, label), office.polls, NOW)


def take_back(voter: str) -> Deed:
    return lambda office, name: service.take_back(name, voter, office.polls)


def delete(office: Office, name: str) -> None:
    deletion.delete(office.uploads[name], office.storage, office.table, NOW)


def quietly(deed: Deed, office: Office, name: str) -> None:
    """Do something to a picture that may be gone."""
    with suppress(NotFoundError):
        deed(office, name)


def filed(office: Office, *before: Deed) -> str:
    """Return the name of a picture to which something was done."""
    name = office.file()
    for deed in before:
        deed(office, name)
    return name


def traces(office: Office, name: str) -> list[str]:
    """Return what is left of a picture."""
    marks = (office.uploads[name], office.pid(name), f"/{name}.")
    return [key for key in office.left() if any(mark in key for mark in marks)]


def tombstones(upload_id: str) -> list[str]:
    """Return what is left where a worker may still come."""
    return [f"answers/{upload_id}.json", f"picture#{keys.picture_id(upload_id)}/picture"]


def crossed(office: Office, deed: Deed, other: Deed, *before: Deed) -> Iterator[tuple[str, str]]:
    """Yield pictures on which another deed was done within one, before each of its calls."""
    for step in range(1, MOST_CALLS):
        name = filed(office, *before)
        passing = Interruption.at(step, partial(quietly, other, office, name))
        quietly(deed, passing.of(office), name)
        if len(passing.calls) < step:
            assert step > 4, "It made next to no calls."
            return
        yield name, f"before call {step}, {passing.calls[step - 1]}"


@pytest.mark.parametrize(
    ("deed", "before", "votes"),
    [
        (vote("a"), [], {"=Mouse": 1}),
        (vote("a", None), [vote("a"), vote("b")], {"-": 1, "=Mouse": 1}),
        (take_back("a"), [vote("a"), vote("b")], {"=Mouse": 1}),
        (take_back("a"), [vote("a")], {}),
    ],
    ids=["first", "changed", "taken back", "last taken back"],
)
def test_a_vote_killed_before_any_call_and_made_again_counts_once(
    office: Office, deed: Deed, before: list[Deed], votes: dict[str, int]
) -> None:
    for step in range(1, MOST_CALLS):
        name = filed(office, *before)
        dying = Interruption.death(step)
        with suppress(KilledError):
            deed(dying.of(office), name)
        deed(office, name)
        assert office.subject(name).tallies == votes, step
        if len(dying.calls) < step:
            assert step > 4
            break
    office.audit()


@pytest.mark.parametrize("expired", [False, True], ids=["public", "expired"])
def test_deleting_that_is_killed_again_and_again_leaves_nothing_behind(
    office: Office, *, expired: bool
) -> None:
    """Every try comes one call further than the one before: it meets all that one can leave."""
    name = filed(office, vote("a"), vote("b", None), vote("c", "Watch"))
    if expired:
        office.expire(name)
    for step in range(1, MOST_CALLS):
        dying = Interruption.death(step)
        try:
            delete(dying.of(office), name)
        except KilledError:
            continue
        except NotFoundError:
            pass
        assert step > 8
        break
    assert office.left() == []


def test_deleting_beside_a_worker_that_is_killed_again_and_again_leaves_tombstones_only(
    office: Office,
) -> None:
    name = filed(office, vote("a"), vote("b"))
    office.buckets.s3.put_object(
        Bucket=office.buckets.uploads, Key=office.uploads[name], Body=PICTURE
    )
    for step in range(1, MOST_CALLS):
        dying = Interruption.death(step)
        try:
            delete(dying.of(office), name)
        except KilledError:
            continue
        assert step > 8
        break
    assert office.left() == tombstones(office.uploads[name])


@pytest.mark.parametrize("before", [[], [vote("z")]], ids=["no votes", "a vote"])
def test_votes_that_come_while_a_picture_is_deleted_leave_nothing(
    office: Office, before: list[Deed]
) -> None:
    name = filed(office, *before)
    crowd = Interruption(lambda n: quietly(vote(f"v{n}", LABELS[n % 3]), office, name))
    delete(crowd.of(office), name)
    assert len(crowd.calls) > 20
    assert office.left() == []


@pytest.mark.parametrize(
    ("deed", "before"),
    [(vote("a"), []), (vote("a"), [vote("b")]), (take_back("a"), [vote("a")])],
    ids=["first vote", "another vote", "last taken back"],
)
def test_a_picture_that_is_deleted_during_a_vote_leaves_nothing(
    office: Office, deed: Deed, before: list[Deed]
) -> None:
    for name, where in crossed(office, deed, delete, *before):
        assert not traces(office, name), where


@pytest.mark.parametrize(
    ("deed", "other", "before", "votes"),
    [
        (vote("a"), vote("b"), [], 2),
        (vote("a"), vote("a", "Watch"), [], 1),
        (vote("a"), take_back("b"), [vote("b")], 1),
        (take_back("b"), vote("a"), [vote("b")], 1),
        (vote("a"), take_back("z"), [vote("z"), take_back("z")], 1),
        (take_back("z"), vote("a"), [vote("z"), take_back("z")], 1),
    ],
    ids=["both first", "same voter", "other last", "last other", "other none", "none other"],
)
def test_two_voters_at_once_leave_what_counting_again_gives(
    office: Office, deed: Deed, other: Deed, before: list[Deed], votes: int
) -> None:
    for name, where in crossed(office, deed, other, *before):
        assert office.subject(name).votes == votes, where
    office.audit()


@pytest.mark.parametrize("deed", [vote("a"), take_back("a")], ids=["vote", "taken back"])
def test_a_vote_that_is_crossed_twice_counts_once(office: Office, deed: Deed) -> None:
    """The first time so that it is made anew, beside the votes of others, and then at any call."""
    first = 5  # its own first transaction: a look, two reads, the counters
    for second in range(first + 1, 14):
        name = filed(office, vote("z"), vote("a", None))

        def cross(call: int, name: str = name, second: int = second) -> None:
            if call in {first, second}:
                vote("a", "Watch" if call == first else "Shoes")(office, name)

        passing = Interruption(cross)
        deed(passing.of(office), name)
        assert passing.calls[first - 1] == "transact_write_items"
    office.audit()


def test_an_upload_that_is_deleted_while_it_is_answered_leaves_tombstones_at_most(
    office: Office,
) -> None:
    expected: set[str] = set()
    for step in range(1, MOST_CALLS):
        upload_id = f"{step:032x}"
        upload = post(office, PICTURE, upload_id)

        def cross(upload_id: str = upload_id) -> None:
            deletion.delete(upload_id, office.storage, office.table, NOW)

        passing = Interruption.at(step, cross)
        beside = passing.of(office)
        worker.process_upload(upload, beside.storage, beside.table, MODEL, Rules())
        if len(passing.calls) < step:
            assert step > 8
            break
        expected |= set(tombstones(upload_id))
        assert set(office.left()) <= expected, passing.calls


def test_a_worker_who_answers_while_an_upload_is_deleted_leaves_tombstones_at_most(
    office: Office,
) -> None:
    expected: set[str] = set()
    for step in range(1, 13):
        upload_id = f"{step:032x}"
        upload = post(office, PICTURE, upload_id)

        def cross(upload: Upload = upload) -> None:
            with suppress(UploadGoneError):
                worker.process_upload(upload, office.storage, office.table, MODEL, Rules())

        passing = Interruption.at(step, cross).of(office)
        deletion.delete(upload_id, passing.storage, passing.table, NOW)
        expected |= set(tombstones(upload_id))
        assert set(office.left()) <= expected, step
