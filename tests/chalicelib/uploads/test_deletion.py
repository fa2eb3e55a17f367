from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib import keys
from chalicelib.errors import NotFoundError, UploadGoneError
from chalicelib.uploads import deletion, worker
from chalicelib.uploads.documents import Document
from chalicelib.uploads.events import Upload
from chalicelib.uploads.worker import Model, Rules
from chalicelib.voting import service
from tests.support.pictures import encoded, quadrants
from tests.support.voting import CARD, LABELS, NOW, Office, ballot

MODEL = Model(CARD, lambda _: [0.5, 0.3, 0.2])
ID = "0123456789abcdef" * 2
pytestmark = pytest.mark.usefixtures("near")


def delete(office: Office, upload_id: str) -> dict[str, int]:
    return deletion.delete(upload_id, office.storage, office.table, NOW)


def post(office: Office, body: bytes, upload_id: str = ID) -> Upload:
    put = office.buckets.s3.put_object(Bucket=office.buckets.uploads, Key=upload_id, Body=body)
    return Upload(upload_id, put["ETag"].strip('"'), "2026-11-22T12:00:00Z")


def answer(office: Office, upload: Upload) -> Document | None:
    return worker.process_upload(upload, office.storage, office.table, MODEL, Rules())


def test_deleting_leaves_nothing_behind_in_any_bucket_or_table(office: Office) -> None:
    answered = answer(office, post(office, encoded(quadrants())))
    assert answered is not None
    name = answered["result"]["name"]
    for number in range(7):
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), office.polls, NOW)
    service.cast(name, ballot("w", None, cannot_tell=True), office.polls, NOW)
    assert delete(office, ID) == {"pictures": 1, "votes": 8}
    assert office.left() == []


def test_deleting_takes_a_pictures_votes_out_of_the_counters_and_no_others(office: Office) -> None:
    kept, gone = office.file(), office.file(0.5)
    for number in range(5):
        for name in (kept, gone):
            service.cast(name, ballot(f"v{number}", LABELS[number % 3]), office.polls, NOW)
    before = [key for key in office.left() if office.pid(gone) not in key]
    assert delete(office, office.uploads[gone])["votes"] == 5
    office.audit()
    assert set(office.left()) == set(before) - {f"answers/{office.uploads[gone]}.json"} - {
        f"images/{gone}.jpg",
        f"thumbnails/{gone}.png",
        f"results/{gone}.json",
    }


def test_a_picture_of_many_votes_is_deleted_page_by_page(office: Office) -> None:
    name = office.file()
    for number in range(30):
        when = NOW - timedelta(days=number)
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), office.polls, when)
    assert delete(office, office.uploads[name]) == {"pictures": 1, "votes": 30}
    assert office.left() == []


def test_what_was_deleted_is_not_there_to_be_deleted_or_voted_on(office: Office) -> None:
    name = office.file()
    service.cast(name, ballot("a"), office.polls, NOW)
    delete(office, office.uploads[name])
    with pytest.raises(NotFoundError) as caught:
        delete(office, office.uploads[name])
    assert caught.value.code == "unknown-upload"
    with pytest.raises(NotFoundError):
        service.cast(name, ballot("a"), office.polls, NOW)
    assert office.left() == []


@pytest.mark.parametrize("upload_id", [ID, "", "x", "..", ID.upper(), ID + "\n"])
def test_an_id_that_nothing_is_stored_under_is_refused(office: Office, upload_id: str) -> None:
    with pytest.raises(NotFoundError):
        delete(office, upload_id)


def test_labelled_copies_and_votes_go_also_when_the_public_objects_expired(office: Office) -> None:
    name = office.file()
    for voter in "ab":
        service.cast(name, ballot(voter), office.polls, NOW)
    office.expire(name)
    assert delete(office, office.uploads[name]) == {"pictures": 1, "votes": 2}
    assert office.left() == []


def test_whoever_has_the_name_by_now_keeps_it(office: Office) -> None:
    name = office.file()
    service.cast(name, ballot("a"), office.polls, NOW)
    office.expire(name)
    again = Office(office.buckets, office.votes_table, office.storage, office.table)
    assert again.file() == name
    service.cast(name, ballot("a", "Watch"), office.polls, NOW)
    delete(office, office.uploads[name])
    assert office.storage.read(keys.image_key(name)) is not None
    assert again.subject(name).tallies == {"=Watch": 1}
    office.audit()


def test_a_refused_upload_is_deleted_with_its_answer(office: Office) -> None:
    answer(office, post(office, b"just text"))
    assert delete(office, ID) == {"pictures": 0, "votes": 0}
    assert office.left() == []


def test_copies_without_a_vote_that_a_killed_voter_left_go_too(office: Office) -> None:
    for key in keys.labelled_keys(keys.picture_id(ID)):
        office.storage.write(key, b"x", "image/jpeg")
    assert delete(office, ID) == {"pictures": 1, "votes": 0}
    assert office.left() == []


def test_an_upload_that_waits_for_its_answer_is_deleted_and_never_shown(office: Office) -> None:
    upload = post(office, encoded(quadrants()))
    assert delete(office, ID) == {"pictures": 1, "votes": 0}
    assert office.buckets.keys(office.buckets.uploads) == []
    assert answer(office, upload) is None
    # What the worker finds instead of the upload, until it expires. It says nothing of it.
    assert office.left() == [f"answers/{ID}.json", f"picture#{keys.picture_id(ID)}/picture"]
    assert b'"code":"deleted"' in (office.storage.read(keys.answer_key(ID)) or b"")
    (item,) = office.votes_table.items()
    assert item["expires"] == (NOW + timedelta(days=2)).timestamp()
    with pytest.raises(NotFoundError):
        delete(office, ID)


def test_an_event_of_a_deleted_upload_that_comes_again_brings_nothing_back(office: Office) -> None:
    upload = post(office, encoded(quadrants()))
    answer(office, upload)
    delete(office, ID)
    with pytest.raises(UploadGoneError):
        answer(office, upload)
    assert office.left() == []


def test_deleting_at_once_deletes_once(office: Office) -> None:
    name = office.file()
    for number in range(8):
        service.cast(name, ballot(f"v{number}"), office.polls, NOW)

    def deleted(_: int) -> int:
        try:
            return delete(office, office.uploads[name])["votes"]
        except NotFoundError:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(deleted, range(6))) == 8
    assert office.left() == []
