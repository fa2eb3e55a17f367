"""Voting and deleting, killed or crossed by somebody else at every call to AWS.

In this process: what is killed leaves nothing but what its calls have done, so an exception that
nobody catches is as good as a signal, and every call can have its turn.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest

from chalicelib import keys
from chalicelib.errors import NotFoundError
from chalicelib.uploads import deletion, worker
from chalicelib.uploads.events import Upload
from chalicelib.voting import service
from tests.support.interruptions import Interruption, KilledError
from tests.support.pictures import encoded, quadrants
from tests.support.stores import SETTINGS
from tests.support.uploads import post
from tests.support.voting import LABELS, MODEL, NOW, VotingFixture, ballot

Deed = Callable[[VotingFixture, str], object]
"""Something that is done to a picture of a name."""
PICTURE = encoded(quadrants())
MOST_CALLS = 60
pytestmark = pytest.mark.usefixtures("near")


def vote(voter: str, label: str | None = "Mouse") -> Deed:
    return lambda voting, name: service.cast(name, ballot(voter, label), voting.context, NOW)


def take_back(voter: str) -> Deed:
    return lambda voting, name: service.take_back(name, voter, voting.context)


def delete(voting: VotingFixture, name: str) -> None:
    deletion.delete(voting.uploads[name], voting.ports, NOW)


def quietly(deed: Deed, voting: VotingFixture, name: str) -> None:
    """Do something to a picture that may be gone."""
    with suppress(NotFoundError):
        deed(voting, name)


def filed(voting: VotingFixture, *before: Deed) -> str:
    """Return the name of a picture to which something was done."""
    name = voting.file()
    for deed in before:
        deed(voting, name)
    return name


def traces(voting: VotingFixture, name: str) -> list[str]:
    """Return what is left of a picture."""
    marks = (voting.uploads[name], voting.pid(name), f"/{name}.")
    return [key for key in voting.left() if any(mark in key for mark in marks)]


def tombstones(upload_id: str) -> list[str]:
    """Return what is left where a worker may still come."""
    return [f"answers/{upload_id}.json", f"picture#{keys.picture_id(upload_id)}/picture"]


def crossed(
    voting: VotingFixture, deed: Deed, other: Deed, *before: Deed
) -> Iterator[tuple[str, str]]:
    """Yield pictures on which another deed was done within one, before each of its calls."""
    for step in range(1, MOST_CALLS):
        name = filed(voting, *before)
        passing = Interruption.at(step, partial(quietly, other, voting, name))
        quietly(deed, voting.interrupted(passing), name)
        if len(passing.calls) < step:
            assert step > 3, "It made next to no calls."
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
def test_killed_and_repeated_vote_counts_once(
    voting: VotingFixture, deed: Deed, before: list[Deed], votes: dict[str, int]
) -> None:
    for step in range(1, MOST_CALLS):
        name = filed(voting, *before)
        dying = Interruption.death(step)
        with suppress(KilledError):
            deed(voting.interrupted(dying), name)
        deed(voting, name)
        assert voting.picture(name).tallies == votes, step
        if len(dying.calls) < step:
            assert step > 4
            break
    voting.audit()


@pytest.mark.parametrize("expired", [False, True], ids=["public", "expired"])
def test_repeatedly_killed_deletion_completes(voting: VotingFixture, *, expired: bool) -> None:
    """Every try comes one call further than the one before: it meets all that one can leave."""
    name = filed(voting, vote("a"), vote("b", None), vote("c", "Watch"))
    if expired:
        voting.expire(name)
    for step in range(1, MOST_CALLS):
        dying = Interruption.death(step)
        try:
            delete(voting.interrupted(dying), name)
        except KilledError:
            continue
        except NotFoundError:
            pass
        assert step > 8
        break
    assert voting.left() == []


def test_deletion_beside_killed_worker_completes(
    voting: VotingFixture,
) -> None:
    name = filed(voting, vote("a"), vote("b"))
    voting.buckets.s3.put_object(
        Bucket=voting.buckets.uploads, Key=voting.uploads[name], Body=PICTURE
    )
    for step in range(1, MOST_CALLS):
        dying = Interruption.death(step)
        try:
            delete(voting.interrupted(dying), name)
        except KilledError:
            continue
        assert step > 8
        break
    assert voting.left() == tombstones(voting.uploads[name])


@pytest.mark.parametrize("before", [[], [vote("z")]], ids=["no votes", "a vote"])
def test_votes_during_deletion_leave_nothing(voting: VotingFixture, before: list[Deed]) -> None:
    name = filed(voting, *before)
    crowd = Interruption(lambda n: quietly(vote(f"v{n}", LABELS[n % 3]), voting, name))
    delete(voting.interrupted(crowd), name)
    assert len(crowd.calls) > 20
    assert voting.left() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("deed", "before"),
    [(vote("a"), []), (vote("a"), [vote("b")]), (take_back("a"), [vote("a")])],
    ids=["first vote", "another vote", "last taken back"],
)
def test_deletion_during_a_vote_leaves_nothing(
    voting: VotingFixture, deed: Deed, before: list[Deed]
) -> None:
    for name, where in crossed(voting, deed, delete, *before):
        assert not traces(voting, name), where


@pytest.mark.slow
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
def test_two_voters_leave_exact_counters(
    voting: VotingFixture, deed: Deed, other: Deed, before: list[Deed], votes: int
) -> None:
    for name, where in crossed(voting, deed, other, *before):
        assert voting.picture(name).votes == votes, where
    voting.audit()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("deed", "first"), [(vote("a"), 5), (take_back("a"), 4)], ids=["vote", "taken back"]
)
def test_vote_interleaved_twice_counts_once(voting: VotingFixture, deed: Deed, first: int) -> None:
    """The first time so that it is made anew, beside the votes of others, and then at any call.

    Its own first transaction comes after HEAD, one read and the counters; that of a vote after
    what the owner leaves out too.
    """
    for second in range(first + 1, 14):
        name = filed(voting, vote("z"), vote("a", None))

        def cross(call: int, name: str = name, second: int = second) -> None:
            if call in {first, second}:
                vote("a", "Watch" if call == first else "Shoes")(voting, name)

        passing = Interruption(cross)
        deed(voting.interrupted(passing), name)
        assert passing.calls[first - 1] == "transact_write_items"
    voting.audit()


def test_deletion_during_answer_leaves_tombstones(
    voting: VotingFixture,
) -> None:
    expected: set[str] = set()
    for step in range(1, MOST_CALLS):
        upload_id = f"{step:032x}"
        upload = post(voting.buckets, PICTURE, upload_id)

        def cross(upload_id: str = upload_id) -> None:
            deletion.delete(upload_id, voting.ports, NOW)

        passing = Interruption.at(step, cross)
        beside = voting.interrupted(passing)
        worker.process_upload(upload, beside.ports, MODEL, SETTINGS)
        if len(passing.calls) < step:
            assert step > 8
            break
        expected |= set(tombstones(upload_id))
        assert set(voting.left()) <= expected, passing.calls


def test_answer_during_deletion_leaves_tombstones(
    voting: VotingFixture,
) -> None:
    expected: set[str] = set()
    for step in range(1, 13):
        upload_id = f"{step:032x}"
        upload = post(voting.buckets, PICTURE, upload_id)

        def cross(upload: Upload = upload) -> None:
            worker.process_upload(upload, voting.ports, MODEL, SETTINGS)

        passing = voting.interrupted(Interruption.at(step, cross))
        deletion.delete(upload_id, passing.ports, NOW)
        expected |= set(tombstones(upload_id))
        assert set(voting.left()) <= expected, step
