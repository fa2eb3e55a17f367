"""A peer gets everything that is kept of their picture."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from chalicelib import keys
from chalicelib.errors import BusyError, NotFoundError
from chalicelib.uploads import deletion, hiding, own_data, worker
from chalicelib.voting import service
from chalicelib.voting.exclusions import pseudonym
from tests.support.stores import SETTINGS
from tests.support.uploads import ID, post
from tests.support.voting import LABELS, MODEL, NOW, VotingFixture, ballot

pytestmark = pytest.mark.usefixtures("near")


def opened(voting: VotingFixture, upload_id: str) -> dict[str, bytes]:
    with ZipFile(BytesIO(own_data.archive(upload_id, voting.ports))) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_all_that_is_kept_is_in_it(voting: VotingFixture) -> None:
    name = voting.file()
    pid, upload_id = voting.pid(name), voting.uploads[name]
    voting.storage.write(keys.explanation_key(name), b"{}", "application/json", picture_id=pid)
    service.cast(name, ballot("a secret", LABELS[1]), voting.context, NOW)
    found = opened(voting, upload_id)
    kept = voting.storage.read
    assert {
        one: body for one, body in found.items() if one not in {"README.txt", "votes.json"}
    } == {
        "picture.jpg": kept(keys.image_key(name)),
        "seen.png": kept(keys.thumbnail_key(name)),
        "result.json": kept(keys.result_key(name)),
        "explanation.json": b"{}",
        "answer.json": kept(keys.answer_key(upload_id)),
    }
    [vote] = json.loads(found["votes.json"])
    assert (vote["voter"], vote["label"]) == (pseudonym("a secret"), LABELS[1])
    assert b"secret" not in found["votes.json"]
    assert b"kept to train models" in found["README.txt"]
    assert f"of your picture {name}.".encode() in found["README.txt"]


def test_hidden_picture_is_still_its_uploaders(voting: VotingFixture) -> None:
    name = voting.file()
    before = opened(voting, voting.uploads[name])
    hiding.hide(voting.pid(name), voting.ports)
    assert opened(voting, voting.uploads[name]) == before


def test_expired_picture_with_votes_has_its_copies(voting: VotingFixture) -> None:
    name = voting.file()
    before = opened(voting, voting.uploads[name])
    service.cast(name, ballot("a"), voting.context, NOW)
    voting.expire(name)
    found = opened(voting, voting.uploads[name])
    assert found["picture.jpg"] == before["picture.jpg"]
    assert found.keys() == {"README.txt", "picture.jpg", "seen.png", "votes.json"}


def test_refused_upload_has_its_answer(voting: VotingFixture) -> None:
    worker.process_upload(post(voting.buckets, b"text"), voting.ports, MODEL, SETTINGS)
    found = opened(voting, ID)
    assert found.keys() == {"README.txt", "answer.json"}
    assert b"see answer.json" in found["README.txt"]


def test_upload_without_an_answer_has_to_wait(voting: VotingFixture) -> None:
    post(voting.buckets, b"text")
    with pytest.raises(BusyError, match="being answered"):
        own_data.archive(ID, voting.ports)


@pytest.mark.parametrize("upload_id", ["", "7QK", "../x", "f" * 32])
def test_unknown_id_is_refused(voting: VotingFixture, upload_id: str) -> None:
    with pytest.raises(NotFoundError):
        own_data.archive(upload_id, voting.ports)


def test_deleted_picture_is_unknown(voting: VotingFixture) -> None:
    name = voting.file()
    voting.table.mark(voting.pid(name))
    voting.storage.write(
        keys.answer_key(voting.uploads[name]), deletion.DELETED, "application/json"
    )
    with pytest.raises(NotFoundError):
        own_data.archive(voting.uploads[name], voting.ports)


def test_name_of_another_picture_by_now_shows_nothing(voting: VotingFixture) -> None:
    name = voting.file()
    voting.expire(name)
    voting.storage.write_new(keys.image_key(name), b"new", "image/jpeg", picture_id="b" * 32)
    assert "picture.jpg" not in opened(voting, voting.uploads[name])


def test_what_is_too_large_is_named(voting: VotingFixture) -> None:
    name = voting.file()
    large = bytes(own_data.MOST_BYTES + 1)
    voting.storage.write(keys.image_key(name), large, "image/jpeg", picture_id=voting.pid(name))
    found = opened(voting, voting.uploads[name])
    assert "picture.jpg" not in found
    assert b"Too large for one answer: picture.jpg." in found["README.txt"]
