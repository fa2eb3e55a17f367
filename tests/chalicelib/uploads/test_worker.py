import json
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from chalicelib import keys
from chalicelib.aws.repository import Table
from chalicelib.aws.s3 import Storage
from chalicelib.errors import NoNameLeftError, PictureRefusedError, UploadGoneError
from chalicelib.model.card import Card
from chalicelib.uploads import worker
from chalicelib.uploads.events import Upload
from chalicelib.uploads.worker import Accepted, Model, Rules
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext
from chalicelib.voting.votes import Ballot
from tests.support.pictures import encoded, quadrants
from tests.support.stores import Buckets, VotesTable

ID = "0123456789abcdef" * 2
CARD = Card("souqnet", "3f2a9c01b7de", ("Mouse", "Watch"), 128, 128, threshold=0.6)
MODEL = Model(CARD, lambda _pixels: [0.9, 0.1])
RULES = Rules()
PICTURE = encoded(quadrants())
OTHER_PICTURE = encoded(quadrants(80, 80))


def post(buckets: Buckets, body: bytes, upload_id: str = ID) -> Upload:
    """Post an upload, and return what its event says."""
    put = buckets.s3.put_object(Bucket=buckets.uploads, Key=upload_id, Body=body)
    return Upload(upload_id, put["ETag"].strip('"'), "2026-11-22T12:00:00Z")


def stored(storage: Storage, key: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(storage.read(key) or b"null")


def objects(buckets: Buckets) -> dict[str, bytes]:
    """Return everything in the results bucket."""
    return {
        key: buckets.s3.get_object(Bucket=buckets.results, Key=key)["Body"].read()
        for key in buckets.keys(buckets.results)
    }


def test_a_picture_is_decided_without_touching_anything_outside() -> None:
    decision = worker.decide(PICTURE, MODEL)
    assert isinstance(decision, Accepted)
    assert decision.probabilities == [0.9, 0.1]
    refusal = worker.decide(b"text", MODEL)
    assert isinstance(refusal, PictureRefusedError)


def test_an_accepted_picture_is_stored_answered_and_its_upload_deleted(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    answer = worker.process_upload(post(buckets, PICTURE), storage, table, MODEL, RULES)
    assert answer is not None
    name = answer["result"]["name"]
    assert len(name) == 3
    assert buckets.keys(buckets.results) == [
        f"answers/{ID}.json",
        f"images/{name}.jpg",
        f"results/{name}.json",
        f"thumbnails/{name}.png",
    ]
    assert stored(storage, f"answers/{ID}.json") == answer
    assert stored(storage, f"results/{name}.json") == answer["result"]
    assert buckets.keys(buckets.uploads) == []


def test_no_request_is_made_that_the_flow_does_not_need(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    upload = post(buckets, PICTURE)
    calls: list[str] = []
    buckets.s3.meta.events.register(
        "before-call.s3", lambda model, **_rest: calls.append(model.name)
    )
    worker.process_upload(upload, storage, table, MODEL, RULES)
    # Is there an answer? The upload; image, thumbnail, result and answer; and the upload goes.
    assert sorted(calls) == ["DeleteObject", *2 * ["GetObject"], *4 * ["PutObject"]]


def test_an_answered_picture_is_filed_for_votes_under_what_follows_from_its_upload(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    answer = worker.process_upload(
        post(buckets, PICTURE), storage, table, MODEL, Rules(keep_days=7)
    )
    assert answer is not None
    name = answer["result"]["name"]
    pid = keys.picture_id(ID)
    for key in (keys.image_key(name), keys.thumbnail_key(name), keys.result_key(name)):
        marks = storage.info(key)
        assert marks is not None
        assert marks.picture == pid
    subject = table.subject(pid)
    assert subject is not None
    assert (subject.name, subject.predicted, subject.probability) == (name, "Mouse", 0.9)
    assert (subject.model, subject.model_name) == ("3f2a9c01b7de", "souqnet")
    expiry = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert subject.public_until == expiry.timestamp()
    assert [(place.pid, place.name) for place in table.places(None, 9)] == [(pid, name)]


def test_a_refused_picture_is_not_filed(
    storage: Storage, buckets: Buckets, table: Table, votes_table: VotesTable
) -> None:
    worker.process_upload(post(buckets, b"just text"), storage, table, MODEL, RULES)
    assert votes_table.items() == []


def test_of_two_pictures_posted_with_one_form_the_answered_one_is_filed(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    first = post(buckets, PICTURE)
    with pytest.raises(KeyboardInterrupt):
        worker.process_upload(first, Dying(buckets, 5), table, MODEL, RULES)
    answer = worker.process_upload(post(buckets, OTHER_PICTURE), storage, table, MODEL, RULES)
    worker.process_upload(first, storage, table, MODEL, RULES)
    subject = table.subject(keys.picture_id(ID))
    assert answer is not None
    assert subject is not None
    assert subject.name == answer["result"]["name"]


def test_a_picture_that_is_voted_on_is_not_filed_anew_when_its_event_comes_again(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    upload = post(buckets, PICTURE)
    answer = worker.process_upload(upload, storage, table, MODEL, RULES)
    assert answer is not None
    ballot = Ballot("a", "Watch", cannot_tell=False, blind=False)
    polls = VotingContext(storage, table, CARD.labels)
    service.cast(answer["result"]["name"], ballot, polls, datetime.now(UTC))
    post(buckets, PICTURE)  # as if the first worker had been killed at the end
    worker.process_upload(upload, storage, table, MODEL, RULES)
    subject = table.subject(keys.picture_id(ID))
    assert subject is not None
    assert subject.votes == 1


def test_a_refused_picture_is_answered_and_leaves_nothing_else(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    answer = worker.process_upload(post(buckets, b"just text"), storage, table, MODEL, RULES)
    assert answer is not None
    assert answer["error"]["code"] == "unsupported-format"
    assert buckets.keys(buckets.results) == [f"answers/{ID}.json"]
    assert buckets.keys(buckets.uploads) == []


def test_nothing_stored_or_shown_tells_the_upload_id(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    worker.process_upload(post(buckets, PICTURE), storage, table, MODEL, RULES)
    for key in buckets.keys(buckets.results):
        found = buckets.s3.get_object(Bucket=buckets.results, Key=key)
        assert ID not in json.dumps(found["Metadata"])
        assert ID.encode() not in found["Body"].read()


def test_an_event_that_comes_again_changes_nothing(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    upload = post(buckets, PICTURE)
    worker.process_upload(upload, storage, table, MODEL, RULES)
    before = objects(buckets)
    assert worker.process_upload(upload, storage, table, MODEL, RULES) is None
    assert objects(buckets) == before


class Dying(Storage):
    """Storage of a worker that is killed before its n-th call."""

    def __init__(self, buckets: Buckets, calls: int) -> None:
        super().__init__(buckets.s3, uploads=buckets.uploads, results=buckets.results)
        self._left = calls

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any method of storage
        if name in {"read", "read_upload", "write", "write_new", "marks", "delete_upload"}:
            if self._left == 0:
                raise KeyboardInterrupt
            self._left -= 1
        return super().__getattribute__(name)


@pytest.mark.parametrize("body", [PICTURE, b"just text"], ids=["good", "bad"])
@pytest.mark.parametrize("calls", range(8))
def test_a_worker_killed_between_any_two_steps_is_made_up_for_by_the_next(
    storage: Storage, table: Table, buckets: Buckets, body: bytes, calls: int
) -> None:
    upload = post(buckets, body)
    try:
        worker.process_upload(upload, Dying(buckets, calls), table, MODEL, RULES)
    except KeyboardInterrupt:
        worker.process_upload(upload, storage, table, MODEL, RULES)
    answer = stored(storage, f"answers/{ID}.json")
    name = answer.get("result", {}).get("name")
    images = [f"images/{name}.jpg", f"results/{name}.json", f"thumbnails/{name}.png"]
    assert buckets.keys(buckets.results) == [f"answers/{ID}.json", *(images if name else [])]
    assert buckets.keys(buckets.uploads) == []


def test_two_pictures_posted_with_one_form_give_one_result(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    first = post(buckets, PICTURE)
    second = post(buckets, OTHER_PICTURE)
    with pytest.raises(UploadGoneError):
        worker.process_upload(first, storage, table, MODEL, RULES)
    answer = worker.process_upload(second, storage, table, MODEL, RULES)
    assert answer is not None
    assert worker.process_upload(first, storage, table, MODEL, RULES) is None
    assert len([key for key in buckets.keys(buckets.results) if key.startswith("images/")]) == 1


def test_the_name_of_a_picture_that_lost_to_another_is_given_back(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    first = post(buckets, PICTURE)
    with pytest.raises(KeyboardInterrupt):
        worker.process_upload(first, Dying(buckets, 5), table, MODEL, RULES)
    assert len(buckets.keys(buckets.results)) == 3
    worker.process_upload(post(buckets, OTHER_PICTURE), storage, table, MODEL, RULES)
    worker.process_upload(first, storage, table, MODEL, RULES)
    name = stored(storage, f"answers/{ID}.json")["result"]["name"]
    assert buckets.keys(buckets.results) == [
        f"answers/{ID}.json",
        f"images/{name}.jpg",
        f"results/{name}.json",
        f"thumbnails/{name}.png",
    ]


def test_a_full_namespace_overwrites_nothing_and_the_name_grows(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    for letter in keys.ALPHABET:
        buckets.s3.put_object(
            Bucket=buckets.results, Key=keys.image_key(letter), Body=letter.encode()
        )
    answer = worker.process_upload(
        post(buckets, PICTURE), storage, table, MODEL, Rules(name_length=1)
    )
    assert answer is not None
    assert len(answer["result"]["name"]) == 2
    for letter in keys.ALPHABET:
        assert storage.read(keys.image_key(letter)) == letter.encode()


def test_when_no_candidate_is_left_the_upload_stays_for_another_try(
    storage: Storage, table: Table, buckets: Buckets
) -> None:
    upload = post(buckets, PICTURE)
    for name in islice(keys.candidates(upload.id, upload.etag, keys.MAX_LENGTH), 8):
        buckets.s3.put_object(Bucket=buckets.results, Key=keys.image_key(name), Body=b"x")
    with pytest.raises(NoNameLeftError):
        worker.process_upload(upload, storage, table, MODEL, Rules(keys.MAX_LENGTH))
    assert buckets.keys(buckets.uploads) == [ID]


def test_an_upload_that_vanished_without_an_answer_is_not_passed_over(
    storage: Storage, table: Table
) -> None:
    with pytest.raises(UploadGoneError):
        worker.process_upload(
            Upload(ID, "e7a9", "2026-11-22T12:00:00Z"), storage, table, MODEL, RULES
        )
