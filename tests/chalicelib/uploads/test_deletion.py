from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import keys
from chalicelib.errors import NotFoundError
from chalicelib.uploads import deletion, messages, worker
from chalicelib.uploads.documents import Document
from chalicelib.uploads.events import Upload
from chalicelib.voting import service
from tests.support.interruptions import Interruption
from tests.support.pictures import encoded, quadrants
from tests.support.stores import SETTINGS
from tests.support.uploads import ID, post
from tests.support.voting import LABELS, MODEL, NOW, VotingFixture, ballot

pytestmark = pytest.mark.usefixtures("near")


def delete(voting: VotingFixture, upload_id: str) -> dict[str, int]:
    return deletion.delete(upload_id, voting.ports, NOW).counts()


def answer(voting: VotingFixture, upload: Upload) -> Document | None:
    return worker.process_upload(upload, voting.ports, MODEL, SETTINGS)


def test_deletion_leaves_nothing_behind(voting: VotingFixture) -> None:
    answered = answer(voting, post(voting.buckets, encoded(quadrants())))
    assert answered is not None
    name = answered["result"]["name"]
    for number in range(7):
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), voting.context, NOW)
    service.cast(name, ballot("w", None, cannot_tell=True), voting.context, NOW)
    assert delete(voting, ID) == {"pictures": 1, "votes": 8}
    assert voting.left() == []


def test_form_posted_again_beside_a_deletion_files_nothing(voting: VotingFixture) -> None:
    picture = encoded(quadrants())
    answer(voting, post(voting.buckets, picture))
    again = post(voting.buckets, picture)
    voting.storage.delete_upload(ID)

    def delete_and_post() -> None:
        deletion.delete(ID, voting.ports, datetime.now(UTC))
        post(voting.buckets, picture)

    beside = voting.interrupted(Interruption.at(2, delete_and_post))
    assert answer(beside, again) is None
    assert voting.left() == [f"answers/{ID}.json", f"picture#{keys.picture_id(ID)}/picture"]


def test_example_with_votes_leaves_nothing_behind(voting: VotingFixture) -> None:
    name = voting.file(example=True)
    service.cast(name, ballot("a"), voting.context, NOW)
    assert delete(voting, voting.uploads[name]) == {"pictures": 1, "votes": 1}
    assert voting.left() == []


def unsharded(left: list[str]) -> set[str]:
    """Return what is left, with counters in place of their shards."""
    return {key.rpartition("#s")[0] or key for key in left}


def test_deletion_uncounts_only_its_votes(voting: VotingFixture) -> None:
    kept, gone = voting.file(), voting.file(0.5)
    for number in range(5):
        for name in (kept, gone):
            service.cast(name, ballot(f"v{number}", LABELS[number % 3]), voting.context, NOW)
    before = [key for key in voting.left() if voting.pid(gone) not in key]
    assert delete(voting, voting.uploads[gone])["votes"] == 5
    voting.audit()
    assert unsharded(voting.left()) == unsharded(before) - {
        f"answers/{voting.uploads[gone]}.json"
    } - {
        *keys.written_keys(gone),
    }


def test_many_votes_are_deleted_page_by_page(voting: VotingFixture) -> None:
    name = voting.file()
    for number in range(30):
        when = NOW - timedelta(days=number)
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), voting.context, when)
    assert delete(voting, voting.uploads[name]) == {"pictures": 1, "votes": 30}
    assert voting.left() == []


def test_deleted_picture_takes_no_votes(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a"), voting.context, NOW)
    delete(voting, voting.uploads[name])
    with pytest.raises(NotFoundError) as caught:
        delete(voting, voting.uploads[name])
    assert caught.value.code == "unknown-upload"
    with pytest.raises(NotFoundError):
        service.cast(name, ballot("a"), voting.context, NOW)
    assert voting.left() == []


@pytest.mark.parametrize("upload_id", [ID, "", "x", "..", ID.upper(), ID + "\n"])
def test_unknown_id_is_refused(voting: VotingFixture, upload_id: str) -> None:
    with pytest.raises(NotFoundError):
        delete(voting, upload_id)


def test_expired_pictures_copies_are_deleted(voting: VotingFixture) -> None:
    name = voting.file()
    for voter in "ab":
        service.cast(name, ballot(voter), voting.context, NOW)
    voting.expire(name)
    assert delete(voting, voting.uploads[name]) == {"pictures": 1, "votes": 2}
    assert voting.left() == []


def test_whoever_has_the_name_by_now_keeps_it(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a"), voting.context, NOW)
    voting.expire(name)
    again = VotingFixture(voting.buckets, voting.votes_table, voting.storage, voting.table)
    assert again.file() == name
    service.cast(name, ballot("a", "Watch"), voting.context, NOW)
    delete(voting, voting.uploads[name])
    assert voting.storage.read(keys.image_key(name)) is not None
    assert again.picture(name).tallies == {"=Watch": 1}
    voting.audit()


def test_refused_upload_is_deleted_with_its_answer(voting: VotingFixture) -> None:
    answer(voting, post(voting.buckets, b"just text"))
    assert delete(voting, ID) == {"pictures": 0, "votes": 0}
    assert voting.left() == []


def test_orphaned_copies_are_deleted(voting: VotingFixture) -> None:
    for key in keys.labelled_keys(keys.picture_id(ID)):
        voting.storage.write(key, b"x", "image/jpeg")
    assert delete(voting, ID) == {"pictures": 1, "votes": 0}
    assert voting.left() == []


def test_waiting_upload_is_deleted_and_never_shown(voting: VotingFixture) -> None:
    upload = post(voting.buckets, encoded(quadrants()))
    assert delete(voting, ID) == {"pictures": 1, "votes": 0}
    assert voting.buckets.keys(voting.buckets.uploads) == []
    assert answer(voting, upload) is None
    # What the worker finds instead of the upload, until it expires. It says nothing of it.
    assert voting.left() == [f"answers/{ID}.json", f"picture#{keys.picture_id(ID)}/picture"]
    assert b'"code":"deleted"' in (voting.storage.read(keys.answer_key(ID)) or b"")
    (item,) = voting.votes_table.items()
    assert item["expires"] == (NOW + timedelta(days=2)).timestamp()
    with pytest.raises(NotFoundError):
        delete(voting, ID)


def test_repeated_event_restores_nothing(voting: VotingFixture) -> None:
    upload = post(voting.buckets, encoded(quadrants()))
    answer(voting, upload)
    delete(voting, ID)
    assert answer(voting, upload) is None
    assert voting.left() == []


def test_deleting_at_once_deletes_once(voting: VotingFixture) -> None:
    name = voting.file()
    for number in range(8):
        service.cast(name, ballot(f"v{number}"), voting.context, NOW)

    def deleted(_: int) -> int:
        try:
            return delete(voting, voting.uploads[name])["votes"]
        except NotFoundError:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(deleted, range(6))) == 8
    assert voting.left() == []


def test_queue_goes_on_where_a_request_has_no_time(voting: VotingFixture) -> None:
    name = voting.file()
    for number in range(60):
        service.cast(name, ballot(f"v{number}"), voting.context, NOW)
    upload_id = voting.uploads[name]
    told = deletion.delete(upload_id, voting.ports, NOW, most_votes=25)
    assert told.counts() == {"pictures": 1, "votes": 25, "votes_left": 35}
    # Nobody sees it any more, and nobody can vote on it; what is left is where the votes are.
    assert voting.buckets.keys(voting.buckets.results) == [keys.answer_key(upload_id)]
    with pytest.raises(NotFoundError):
        service.cast(name, ballot("late"), voting.context, NOW)
    (message,) = voting.queue.sent
    for _ in range(2):  # it may be delivered twice
        messages.process_message(message, voting.ports, MODEL, SETTINGS)
    assert voting.left() == voting.tombstones(name)
    assert list(voting.table.counters()) == []
    assert len(voting.queue.sent) == 1


def test_peer_may_ask_again_while_the_queue_goes_on(voting: VotingFixture) -> None:
    name = voting.file()
    for number in range(30):
        service.cast(name, ballot(f"v{number}"), voting.context, NOW)
    deletion.delete(voting.uploads[name], voting.ports, NOW, most_votes=1)
    assert delete(voting, voting.uploads[name]) == {"pictures": 1, "votes": 5}
    messages.process_message(voting.queue.sent[0], voting.ports, MODEL, SETTINGS)
    assert voting.left() == []
