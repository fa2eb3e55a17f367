import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any, Never, cast

import numpy as np
import pytest

from chalicelib import keys
from chalicelib.errors import NoNameLeftError, OverdueError, PictureRefusedError
from chalicelib.images import pictures
from chalicelib.model.card import Input
from chalicelib.ports import Objects, Ports, Votes
from chalicelib.uploads import deletion, worker
from chalicelib.uploads.events import Upload
from chalicelib.uploads.worker import Accepted
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext
from chalicelib.voting.votes import Ballot
from tests.support.engines import Engine
from tests.support.interruptions import Interruption, KilledError
from tests.support.stores import SETTINGS
from tests.support.uploads import CARD, ID, MODEL, OTHER_PICTURE, PICTURE


def stored(storage: Objects, key: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(storage.read(key) or b"null")


def objects(engine: Engine) -> dict[str, bytes | None]:
    """Return all objects."""
    names = engine.keys()
    return {key: engine.objects.read(key) for key in names}


def post(engine: Engine, body: bytes, second: int = 0) -> Upload:
    """Post an upload, and return what its event says."""
    return Upload(ID, engine.post(ID, body), f"2026-11-22T12:00:{second:02}Z")


def death_with(engine: Engine, objects: int) -> Interruption:
    """Be killed once so many objects are written; with four, only the answer is missing."""

    def die(_call: int) -> None:
        if len(engine.keys()) >= objects:
            raise KilledError

    return Interruption(die)


def test_decision_touches_nothing_outside() -> None:
    decision = worker.decide(PICTURE, MODEL)
    assert isinstance(decision, Accepted)
    assert decision.probabilities == [0.9, 0.1]
    refusal = worker.decide(b"text", MODEL)
    assert isinstance(refusal, PictureRefusedError)


def test_model_sees_pictures_as_its_card_fits_them() -> None:
    model = replace(MODEL, card=replace(CARD, input=Input(96, 64, fit="stretch")))
    decision = worker.decide(PICTURE, model)
    assert isinstance(decision, Accepted)
    expected = pictures.read(PICTURE, 96, 64, "stretch").pixels
    assert np.array_equal(decision.picture.pixels, expected)
    assert not np.array_equal(expected, pictures.read(PICTURE, 96, 64).pixels)


def test_accepted_picture_is_stored_and_answered(engine: Engine) -> None:
    answer = worker.process_upload(post(engine, PICTURE), engine.ports, MODEL, SETTINGS)
    assert answer is not None
    name = answer["result"]["name"]
    assert len(name) == 3
    assert engine.keys() == [
        f"answers/{ID}.json",
        f"images/{name}.jpg",
        f"results/{name}.json",
        f"shares/{name}.html",
        f"thumbnails/{name}.png",
    ]
    assert stored(engine.objects, f"answers/{ID}.json") == answer
    assert stored(engine.objects, f"results/{name}.json") == answer["result"]
    assert engine.content_type(f"shares/{name}.html") == "text/html; charset=utf-8"
    assert engine.uploads() == []


def test_example_is_recognised_by_its_bytes(engine: Engine) -> None:
    model = replace(MODEL, examples={sha256(PICTURE).hexdigest(): len(PICTURE)})
    answer = worker.process_upload(post(engine, PICTURE), engine.ports, model, SETTINGS)
    assert answer is not None
    assert answer["result"]["example"] is True
    assert stored(engine.objects, keys.result_key(answer["result"]["name"])) == answer["result"]
    picture = engine.votes.picture(keys.picture_id(ID))
    assert picture is not None
    assert (picture.example, picture.queue_key) == (True, None)
    assert engine.votes.queue(None, 10) == []
    other = worker.decide(PICTURE + b" ", model)
    assert isinstance(other, Accepted)
    assert not other.example


def test_peers_pictures_are_not_examples(engine: Engine) -> None:
    answer = worker.process_upload(post(engine, PICTURE), engine.ports, MODEL, SETTINGS)
    assert answer is not None
    assert "example" not in answer["result"]


def test_answered_picture_is_filed_for_votes(engine: Engine) -> None:
    answer = worker.process_upload(
        post(engine, PICTURE), engine.ports, MODEL, replace(SETTINGS, keep_days=7)
    )
    assert answer is not None
    name = answer["result"]["name"]
    pid = keys.picture_id(ID)
    for key in keys.written_keys(name):
        marks = engine.objects.info(key)
        assert marks is not None
        assert marks.picture_id == pid
    subject = engine.votes.picture(pid)
    assert subject is not None
    assert (subject.name, subject.predicted, subject.probability) == (name, "Mouse", 0.9)
    assert (subject.model, subject.model_name) == ("3f2a9c01b7de", "souqnet")
    expiry = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert subject.public_until == expiry.timestamp()
    assert [(place.pid, place.name) for place in engine.votes.queue(None, 9)] == [(pid, name)]


def test_a_refused_picture_is_not_filed(engine: Engine) -> None:
    worker.process_upload(post(engine, b"just text"), engine.ports, MODEL, SETTINGS)
    assert engine.rows() == []


def test_only_the_answered_picture_is_filed(engine: Engine) -> None:
    first = post(engine, PICTURE)
    dying = engine.interrupted(death_with(engine, 4))
    with pytest.raises(KilledError):
        worker.process_upload(first, dying, MODEL, SETTINGS)
    answer = worker.process_upload(post(engine, OTHER_PICTURE), engine.ports, MODEL, SETTINGS)
    worker.process_upload(first, engine.ports, MODEL, SETTINGS)
    subject = engine.votes.picture(keys.picture_id(ID))
    assert answer is not None
    assert subject is not None
    assert subject.name == answer["result"]["name"]


def test_repeated_event_keeps_the_votes(engine: Engine) -> None:
    upload = post(engine, PICTURE)
    answer = worker.process_upload(upload, engine.ports, MODEL, SETTINGS)
    assert answer is not None
    ballot = Ballot("a", "Watch", cannot_tell=False, blind=False)
    context = VotingContext(engine.objects, engine.votes, CARD.labels)
    service.cast(answer["result"]["name"], ballot, context, datetime.now(UTC))
    worker.process_upload(upload, engine.ports, MODEL, SETTINGS)
    subject = engine.votes.picture(keys.picture_id(ID))
    assert subject is not None
    assert subject.votes == 1


def test_refused_picture_leaves_only_its_answer(engine: Engine) -> None:
    answer = worker.process_upload(post(engine, b"just text"), engine.ports, MODEL, SETTINGS)
    assert answer is not None
    assert answer["error"]["code"] == "unsupported-format"
    assert engine.keys() == [f"answers/{ID}.json"]
    assert engine.uploads() == []


def test_nothing_public_reveals_the_upload_id(engine: Engine) -> None:
    worker.process_upload(post(engine, PICTURE), engine.ports, MODEL, SETTINGS)
    for key, body in objects(engine).items():
        assert ID not in repr(engine.objects.info(key))
        assert ID.encode() not in (body or b"")


def test_repeated_event_changes_nothing(engine: Engine) -> None:
    upload = post(engine, PICTURE)
    worker.process_upload(upload, engine.ports, MODEL, SETTINGS)
    before = objects(engine)
    assert worker.process_upload(upload, engine.ports, MODEL, SETTINGS) is None
    assert objects(engine) == before


@pytest.mark.parametrize("body", [PICTURE, b"just text"], ids=["good", "bad"])
@pytest.mark.parametrize("step", range(1, 10))
def test_next_worker_completes_a_killed_one(engine: Engine, body: bytes, step: int) -> None:
    upload = post(engine, body)
    try:
        dying = engine.interrupted(Interruption.death(step))
        worker.process_upload(upload, dying, MODEL, SETTINGS)
    except KilledError:
        worker.process_upload(upload, engine.ports, MODEL, SETTINGS)
    answer = stored(engine.objects, f"answers/{ID}.json")
    name = answer.get("result", {}).get("name")
    public = sorted(keys.written_keys(name)) if name else []
    assert engine.keys() == [f"answers/{ID}.json", *public]
    assert engine.uploads() == []


def test_two_posts_of_one_form_give_one_result(engine: Engine) -> None:
    first = post(engine, PICTURE)
    second = post(engine, OTHER_PICTURE)
    assert worker.process_upload(first, engine.ports, MODEL, SETTINGS) is None
    answer = worker.process_upload(second, engine.ports, MODEL, SETTINGS)
    assert answer is not None
    assert worker.process_upload(first, engine.ports, MODEL, SETTINGS) is None
    assert "".join(engine.keys()).count("images/") == 1


class Untouchable:
    """Votes that nothing may be asked of."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - never returns
        raise AssertionError(name)


@pytest.mark.parametrize("again", [PICTURE, OTHER_PICTURE], ids=["the same", "another"])
def test_post_after_the_answer_is_paid_for_no_more(engine: Engine, again: bytes) -> None:
    worker.process_upload(post(engine, PICTURE), engine.ports, MODEL, SETTINGS)
    before, ports = objects(engine), engine.ports
    later = post(engine, again, second=1)
    bare = Ports(ports.objects, cast("Votes", Untouchable()), ports.queue)

    def read(*_: object) -> Never:
        pytest.fail("it was decoded")

    assert worker.process_upload(later, bare, MODEL, SETTINGS, read) is None
    assert objects(engine) == before


def test_later_post_leaves_the_first_to_be_filed(engine: Engine) -> None:
    first = post(engine, PICTURE)
    dying = engine.interrupted(death_with(engine, 5))
    with pytest.raises(KilledError):
        worker.process_upload(first, dying, MODEL, SETTINGS)
    later = post(engine, PICTURE, second=1)
    worker.process_upload(later, engine.ports, MODEL, SETTINGS)
    worker.process_upload(first, engine.ports, MODEL, SETTINGS)
    assert engine.votes.picture(keys.picture_id(ID)) is not None
    assert engine.uploads() == []


def test_losing_picture_gives_its_name_back(engine: Engine) -> None:
    first = post(engine, PICTURE)
    dying = engine.interrupted(death_with(engine, 4))
    with pytest.raises(KilledError):
        worker.process_upload(first, dying, MODEL, SETTINGS)
    assert len(engine.keys()) == 4
    worker.process_upload(post(engine, OTHER_PICTURE), engine.ports, MODEL, SETTINGS)
    worker.process_upload(first, engine.ports, MODEL, SETTINGS)
    name = stored(engine.objects, f"answers/{ID}.json")["result"]["name"]
    assert engine.keys() == [
        f"answers/{ID}.json",
        f"images/{name}.jpg",
        f"results/{name}.json",
        f"shares/{name}.html",
        f"thumbnails/{name}.png",
    ]


def test_name_that_is_used_again_gets_its_share(engine: Engine) -> None:
    upload = post(engine, PICTURE)
    [name] = islice(keys.candidates(upload.id, upload.etag, 3), 1)
    engine.objects.write(keys.share_key(name), b"an earlier picture's", "text/html")
    worker.process_upload(upload, engine.ports, MODEL, SETTINGS)
    assert b"Mouse" in (engine.objects.read(keys.share_key(name)) or b"")


def test_full_namespace_overwrites_nothing(engine: Engine) -> None:
    for letter in keys.ALPHABET:
        engine.objects.write(keys.image_key(letter), letter.encode(), "image/jpeg")
    answer = worker.process_upload(
        post(engine, PICTURE), engine.ports, MODEL, replace(SETTINGS, name_length=1)
    )
    assert answer is not None
    assert len(answer["result"]["name"]) == 2
    for letter in keys.ALPHABET:
        assert engine.objects.read(keys.image_key(letter)) == letter.encode()


def test_upload_stays_when_no_name_is_free(engine: Engine) -> None:
    upload = post(engine, PICTURE)
    for name in islice(keys.candidates(upload.id, upload.etag, keys.MAX_LENGTH), 8):
        engine.objects.write(keys.image_key(name), b"x", "image/jpeg")
    with pytest.raises(NoNameLeftError):
        worker.process_upload(
            upload, engine.ports, MODEL, replace(SETTINGS, name_length=keys.MAX_LENGTH)
        )
    assert engine.uploads() == [ID]


def test_vanished_upload_is_done(engine: Engine) -> None:
    gone = Upload(ID, "e7a9", "2026-11-22T12:00:00Z")
    assert worker.process_upload(gone, engine.ports, MODEL, SETTINGS) is None
    assert engine.keys() == []


@pytest.mark.parametrize("objects", range(5))
def test_superseded_upload_gives_its_name_back(engine: Engine, objects: int) -> None:
    first = post(engine, PICTURE)
    dying = engine.interrupted(death_with(engine, objects))
    with pytest.raises(KilledError):
        worker.process_upload(first, dying, MODEL, SETTINGS)
    second = post(engine, b"just text")
    if objects:
        with pytest.raises(OverdueError):
            worker.process_upload(first, engine.ports, MODEL, SETTINGS)
    assert engine.uploads() == [ID]
    worker.process_upload(second, engine.ports, MODEL, SETTINGS)
    worker.process_upload(first, engine.ports, MODEL, SETTINGS)
    assert engine.keys() == [keys.answer_key(ID)]
    assert stored(engine.objects, f"answers/{ID}.json")["status"] == "rejected"
    assert engine.uploads() == []


def test_deleted_winner_leaves_the_loser_done(engine: Engine) -> None:
    first, second = post(engine, PICTURE), post(engine, OTHER_PICTURE)
    assert worker.process_upload(second, engine.ports, MODEL, SETTINGS) is not None
    deletion.delete(ID, engine.ports, datetime.now(UTC))
    for _ in range(2):
        assert worker.process_upload(first, engine.ports, MODEL, SETTINGS) is None
    assert objects(engine) == {keys.answer_key(ID): deletion.DELETED}


def test_killed_claim_is_found_when_an_earlier_name_is_free(engine: Engine) -> None:
    """By then the first name that it wanted may be another's no more."""
    upload = post(engine, PICTURE)
    first, second = islice(keys.candidates(ID, upload.etag, SETTINGS.name_length), 2)
    engine.objects.write_new(keys.image_key(first), b"another", "image/jpeg", claim="other")
    with pytest.raises(KilledError):
        worker.process_upload(upload, engine.interrupted(death_with(engine, 3)), MODEL, SETTINGS)
    engine.objects.delete(keys.image_key(first))
    assert worker.process_upload(upload, engine.ports, MODEL, SETTINGS, again=True) is not None
    kept = engine.keys()
    assert keys.image_key(first) in kept
    assert keys.image_key(second) not in kept
