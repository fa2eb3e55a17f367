import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

import pytest

from chalicelib import keys
from chalicelib.errors import NoNameLeftError, PictureRefusedError
from chalicelib.ports import Objects, Ports
from chalicelib.uploads import deletion, worker
from chalicelib.uploads.events import Upload
from chalicelib.uploads.worker import Accepted
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext
from chalicelib.voting.votes import Ballot
from tests.support.interruptions import Interruption, KilledError
from tests.support.stores import SETTINGS, Buckets, VotesTable
from tests.support.uploads import CARD, ID, MODEL, OTHER_PICTURE, PICTURE, post


def stored(storage: Objects, key: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(storage.read(key) or b"null")


def objects(buckets: Buckets) -> dict[str, bytes]:
    """Return everything in the results bucket."""
    return {
        key: buckets.s3.get_object(Bucket=buckets.results, Key=key)["Body"].read()
        for key in buckets.keys(buckets.results)
    }


def test_decision_touches_nothing_outside() -> None:
    decision = worker.decide(PICTURE, MODEL)
    assert isinstance(decision, Accepted)
    assert decision.probabilities == [0.9, 0.1]
    refusal = worker.decide(b"text", MODEL)
    assert isinstance(refusal, PictureRefusedError)


def test_accepted_picture_is_stored_and_answered(ports: Ports, buckets: Buckets) -> None:
    answer = worker.process_upload(post(buckets, PICTURE), ports, MODEL, SETTINGS)
    assert answer is not None
    name = answer["result"]["name"]
    assert len(name) == 3
    assert buckets.keys(buckets.results) == [
        f"answers/{ID}.json",
        f"images/{name}.jpg",
        f"results/{name}.json",
        f"shares/{name}.html",
        f"thumbnails/{name}.png",
    ]
    assert stored(ports.objects, f"answers/{ID}.json") == answer
    assert stored(ports.objects, f"results/{name}.json") == answer["result"]
    page = buckets.s3.head_object(Bucket=buckets.results, Key=f"shares/{name}.html")
    assert page["ContentType"] == "text/html; charset=utf-8"
    assert page["CacheControl"] == "public, max-age=300"
    assert buckets.keys(buckets.uploads) == []


def test_example_is_recognised_by_its_bytes(ports: Ports, buckets: Buckets) -> None:
    model = replace(MODEL, examples={sha256(PICTURE).hexdigest(): len(PICTURE)})
    answer = worker.process_upload(post(buckets, PICTURE), ports, model, SETTINGS)
    assert answer is not None
    assert answer["result"]["example"] is True
    assert stored(ports.objects, keys.result_key(answer["result"]["name"])) == answer["result"]
    picture = ports.votes.picture(keys.picture_id(ID))
    assert picture is not None
    assert (picture.example, picture.queue_key) == (True, None)
    assert ports.votes.queue(None, 10) == []
    other = worker.decide(PICTURE + b" ", model)
    assert isinstance(other, Accepted)
    assert not other.example


def test_peers_pictures_are_not_examples(ports: Ports, buckets: Buckets) -> None:
    answer = worker.process_upload(post(buckets, PICTURE), ports, MODEL, SETTINGS)
    assert answer is not None
    assert "example" not in answer["result"]


def test_only_needed_requests_are_made(ports: Ports, buckets: Buckets) -> None:
    upload = post(buckets, PICTURE)
    calls: list[str] = []
    buckets.s3.meta.events.register(
        "before-call.s3", lambda model, **_rest: calls.append(model.name)
    )
    worker.process_upload(upload, ports, MODEL, SETTINGS)
    # Is there an answer? The upload; image, thumbnail, result, share and answer; the upload goes.
    assert sorted(calls) == ["DeleteObject", *2 * ["GetObject"], *5 * ["PutObject"]]


def test_answered_picture_is_filed_for_votes(ports: Ports, buckets: Buckets) -> None:
    answer = worker.process_upload(
        post(buckets, PICTURE), ports, MODEL, replace(SETTINGS, keep_days=7)
    )
    assert answer is not None
    name = answer["result"]["name"]
    pid = keys.picture_id(ID)
    for key in keys.written_keys(name):
        marks = ports.objects.info(key)
        assert marks is not None
        assert marks.picture_id == pid
    subject = ports.votes.picture(pid)
    assert subject is not None
    assert (subject.name, subject.predicted, subject.probability) == (name, "Mouse", 0.9)
    assert (subject.model, subject.model_name) == ("3f2a9c01b7de", "souqnet")
    expiry = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert subject.public_until == expiry.timestamp()
    assert [(place.pid, place.name) for place in ports.votes.queue(None, 9)] == [(pid, name)]


def test_a_refused_picture_is_not_filed(
    ports: Ports, buckets: Buckets, votes_table: VotesTable
) -> None:
    worker.process_upload(post(buckets, b"just text"), ports, MODEL, SETTINGS)
    assert votes_table.items() == []


def test_only_the_answered_picture_is_filed(
    ports: Ports, buckets: Buckets, votes_table: VotesTable
) -> None:
    first = post(buckets, PICTURE)
    dying = Interruption.death(7).ports(buckets, votes_table)
    with pytest.raises(KilledError):
        worker.process_upload(first, dying, MODEL, SETTINGS)
    answer = worker.process_upload(post(buckets, OTHER_PICTURE), ports, MODEL, SETTINGS)
    worker.process_upload(first, ports, MODEL, SETTINGS)
    subject = ports.votes.picture(keys.picture_id(ID))
    assert answer is not None
    assert subject is not None
    assert subject.name == answer["result"]["name"]


def test_repeated_event_keeps_the_votes(ports: Ports, buckets: Buckets) -> None:
    upload = post(buckets, PICTURE)
    answer = worker.process_upload(upload, ports, MODEL, SETTINGS)
    assert answer is not None
    ballot = Ballot("a", "Watch", cannot_tell=False, blind=False)
    context = VotingContext(ports.objects, ports.votes, CARD.labels)
    service.cast(answer["result"]["name"], ballot, context, datetime.now(UTC))
    post(buckets, PICTURE)  # as if the first worker had been killed at the end
    worker.process_upload(upload, ports, MODEL, SETTINGS)
    subject = ports.votes.picture(keys.picture_id(ID))
    assert subject is not None
    assert subject.votes == 1


def test_refused_picture_leaves_only_its_answer(ports: Ports, buckets: Buckets) -> None:
    answer = worker.process_upload(post(buckets, b"just text"), ports, MODEL, SETTINGS)
    assert answer is not None
    assert answer["error"]["code"] == "unsupported-format"
    assert buckets.keys(buckets.results) == [f"answers/{ID}.json"]
    assert buckets.keys(buckets.uploads) == []


def test_nothing_public_reveals_the_upload_id(ports: Ports, buckets: Buckets) -> None:
    worker.process_upload(post(buckets, PICTURE), ports, MODEL, SETTINGS)
    for key in buckets.keys(buckets.results):
        found = buckets.s3.get_object(Bucket=buckets.results, Key=key)
        assert ID not in json.dumps(found["Metadata"])
        assert ID.encode() not in found["Body"].read()


def test_repeated_event_changes_nothing(ports: Ports, buckets: Buckets) -> None:
    upload = post(buckets, PICTURE)
    worker.process_upload(upload, ports, MODEL, SETTINGS)
    before = objects(buckets)
    assert worker.process_upload(upload, ports, MODEL, SETTINGS) is None
    assert objects(buckets) == before


@pytest.mark.parametrize("body", [PICTURE, b"just text"], ids=["good", "bad"])
@pytest.mark.parametrize("step", range(1, 10))
def test_next_worker_completes_a_killed_one(
    ports: Ports, buckets: Buckets, votes_table: VotesTable, body: bytes, step: int
) -> None:
    upload = post(buckets, body)
    try:
        dying = Interruption.death(step).ports(buckets, votes_table)
        worker.process_upload(upload, dying, MODEL, SETTINGS)
    except KilledError:
        worker.process_upload(upload, ports, MODEL, SETTINGS)
    answer = stored(ports.objects, f"answers/{ID}.json")
    name = answer.get("result", {}).get("name")
    public = sorted(keys.written_keys(name)) if name else []
    assert buckets.keys(buckets.results) == [f"answers/{ID}.json", *public]
    assert buckets.keys(buckets.uploads) == []


def test_two_posts_of_one_form_give_one_result(ports: Ports, buckets: Buckets) -> None:
    first = post(buckets, PICTURE)
    second = post(buckets, OTHER_PICTURE)
    assert worker.process_upload(first, ports, MODEL, SETTINGS) is None
    answer = worker.process_upload(second, ports, MODEL, SETTINGS)
    assert answer is not None
    assert worker.process_upload(first, ports, MODEL, SETTINGS) is None
    assert len([key for key in buckets.keys(buckets.results) if key.startswith("images/")]) == 1


def test_losing_picture_gives_its_name_back(
    ports: Ports, buckets: Buckets, votes_table: VotesTable
) -> None:
    first = post(buckets, PICTURE)
    dying = Interruption.death(7).ports(buckets, votes_table)
    with pytest.raises(KilledError):
        worker.process_upload(first, dying, MODEL, SETTINGS)
    assert len(buckets.keys(buckets.results)) == 4
    worker.process_upload(post(buckets, OTHER_PICTURE), ports, MODEL, SETTINGS)
    worker.process_upload(first, ports, MODEL, SETTINGS)
    name = stored(ports.objects, f"answers/{ID}.json")["result"]["name"]
    assert buckets.keys(buckets.results) == [
        f"answers/{ID}.json",
        f"images/{name}.jpg",
        f"results/{name}.json",
        f"shares/{name}.html",
        f"thumbnails/{name}.png",
    ]


def test_name_that_is_used_again_gets_its_share(ports: Ports, buckets: Buckets) -> None:
    upload = post(buckets, PICTURE)
    [name] = islice(keys.candidates(upload.id, upload.etag, 3), 1)
    ports.objects.write(keys.share_key(name), b"an earlier picture's", "text/html")
    worker.process_upload(upload, ports, MODEL, SETTINGS)
    assert b"Mouse" in (ports.objects.read(keys.share_key(name)) or b"")


def test_full_namespace_overwrites_nothing(ports: Ports, buckets: Buckets) -> None:
    for letter in keys.ALPHABET:
        buckets.s3.put_object(
            Bucket=buckets.results, Key=keys.image_key(letter), Body=letter.encode()
        )
    answer = worker.process_upload(
        post(buckets, PICTURE), ports, MODEL, replace(SETTINGS, name_length=1)
    )
    assert answer is not None
    assert len(answer["result"]["name"]) == 2
    for letter in keys.ALPHABET:
        assert ports.objects.read(keys.image_key(letter)) == letter.encode()


def test_upload_stays_when_no_name_is_free(ports: Ports, buckets: Buckets) -> None:
    upload = post(buckets, PICTURE)
    for name in islice(keys.candidates(upload.id, upload.etag, keys.MAX_LENGTH), 8):
        buckets.s3.put_object(Bucket=buckets.results, Key=keys.image_key(name), Body=b"x")
    with pytest.raises(NoNameLeftError):
        worker.process_upload(upload, ports, MODEL, replace(SETTINGS, name_length=keys.MAX_LENGTH))
    assert buckets.keys(buckets.uploads) == [ID]


def test_vanished_upload_is_done(ports: Ports, buckets: Buckets) -> None:
    gone = Upload(ID, "e7a9", "2026-11-22T12:00:00Z")
    assert worker.process_upload(gone, ports, MODEL, SETTINGS) is None
    assert buckets.keys(buckets.results) == []


@pytest.mark.parametrize("step", range(3, 8))
def test_superseded_upload_gives_its_name_back(
    ports: Ports, buckets: Buckets, votes_table: VotesTable, step: int
) -> None:
    first = post(buckets, PICTURE)
    dying = Interruption.death(step).ports(buckets, votes_table)
    with pytest.raises(KilledError):
        worker.process_upload(first, dying, MODEL, SETTINGS)
    second = post(buckets, b"just text")
    assert worker.process_upload(first, ports, MODEL, SETTINGS) is None
    assert buckets.keys(buckets.results) == []
    assert buckets.keys(buckets.uploads) == [ID]
    worker.process_upload(second, ports, MODEL, SETTINGS)
    assert stored(ports.objects, f"answers/{ID}.json")["status"] == "rejected"
    assert buckets.keys(buckets.uploads) == []


def test_deleted_winner_leaves_the_loser_done(ports: Ports, buckets: Buckets) -> None:
    first, second = post(buckets, PICTURE), post(buckets, OTHER_PICTURE)
    assert worker.process_upload(second, ports, MODEL, SETTINGS) is not None
    deletion.delete(ID, ports, datetime.now(UTC))
    for _ in range(2):
        assert worker.process_upload(first, ports, MODEL, SETTINGS) is None
    assert buckets.keys(buckets.results) == []
