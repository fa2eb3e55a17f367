import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from chalicelib import keys
from chalicelib.errors import BusyError, InvalidRequestError, NotFoundError
from chalicelib.model.card import Card, Input
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext
from tests.support.engines import AwsEngine, Engine, FolderEngine
from tests.support.folder_voting import FolderVoting
from tests.support.voting import CARD, LABELS, NOW, VotingFixture, ballot

pytestmark = pytest.mark.usefixtures("near")
EMOJI = "\N{THREE BUTTON MOUSE}" * 200


@pytest.fixture
def voting(engine: Engine) -> VotingFixture:
    """Have pictures filed in each engine."""
    if isinstance(engine, FolderEngine):
        return FolderVoting.on(engine)
    assert isinstance(engine, AwsEngine)
    return VotingFixture(engine.buckets, engine.table, engine.objects, engine.votes)


def test_first_vote_keeps_a_labelled_copy(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a"), voting.context, NOW)
    image, thumbnail = keys.labelled_keys(voting.pid(name))
    assert voting.storage.read(image) == voting.storage.read(keys.image_key(name))
    assert voting.storage.read(thumbnail) == voting.storage.read(keys.thumbnail_key(name))
    voting.audit()


def test_a_vote_is_answered_with_what_counts_now(voting: VotingFixture) -> None:
    name = voting.file()
    cast = service.cast(name, ballot("a", "Watch", blind=True), voting.context, NOW)
    assert cast == {
        "name": name,
        "label": "Watch",
        "cannot_tell": False,
        "blind": True,
        "people": {"answers": 1, "same": 1},
    }
    assert service.cast(name, ballot("b", None, cannot_tell=True), voting.context, NOW) == {
        "name": name,
        "label": None,
        "cannot_tell": True,
        "blind": False,
        "people": {"answers": 1, "same": 0},
    }


def test_votes_on_an_example_train_and_count_nothing(voting: VotingFixture) -> None:
    name = voting.file(example=True)
    for voter, label in (("a", "Mouse"), ("b", "Watch"), ("c", "Watch"), ("a", "Watch")):
        assert service.cast(name, ballot(voter, label), voting.context, NOW)["label"] == label
    assert voting.picture(name).tallies == {"=Watch": 3}
    assert not [key for key in voting.left() if "labelled" in key]
    assert list(voting.table.counters()) == []
    assert voting.table.queue(None, 10) == []
    assert list(voting.table.pictures()) == []
    assert voting.table.cell((CARD.version, "Mouse", "=Watch"), None, 10) == []


def test_vote_on_an_example_is_taken_back(voting: VotingFixture) -> None:
    name = voting.file(example=True)
    before = voting.left()
    for voter in ("a", "b"):
        service.cast(name, ballot(voter), voting.context, NOW)
    assert service.take_back(name, "a", voting.context)
    assert service.take_back(name, "b", voting.context)
    assert not service.take_back(name, "b", voting.context)
    assert voting.left() == before
    assert voting.table.queue(None, 10) == []


def agreement(
    voting: VotingFixture, name: str, voter: str, label: str | None, *, cannot_tell: bool = False
) -> tuple[int, int]:
    """Cast a vote; return how many people answered by then, and how many said the same."""
    choice = ballot(voter, label, cannot_tell=cannot_tell)
    people = service.cast(name, choice, voting.context, NOW)["people"]
    return people["answers"], people["same"]


def test_an_answer_tells_how_many_people_agree(voting: VotingFixture) -> None:
    name = voting.file()
    assert agreement(voting, name, "a", "Watch") == (1, 1)
    assert agreement(voting, name, "b", "Mouse") == (2, 1)
    assert agreement(voting, name, "c", "Watch") == (3, 2)
    assert agreement(voting, name, "d", None, cannot_tell=True) == (3, 0)
    assert agreement(voting, name, "e", None) == (4, 1)


def test_repeats_and_changes_of_mind_count_once(voting: VotingFixture) -> None:
    name = voting.file()
    for _ in range(3):
        assert agreement(voting, name, "a", "Watch") == (1, 1)
    assert agreement(voting, name, "b", "Watch") == (2, 2)
    assert agreement(voting, name, "a", "Mouse") == (2, 1)
    assert agreement(voting, name, "a", None, cannot_tell=True) == (1, 0)
    service.take_back(name, "a", voting.context)
    assert agreement(voting, name, "b", "Watch") == (1, 1)
    assert agreement(voting, name, "a", "Watch") == (2, 2)


def test_last_vote_of_a_voter_counts(voting: VotingFixture) -> None:
    name = voting.file()
    for label in ("Mouse", "Watch", None, "Shoes"):
        service.cast(name, ballot("a", label), voting.context, NOW)
        voting.audit()
    assert voting.picture(name).tallies == {"=Shoes": 1}
    service.cast(name, ballot("a", None, cannot_tell=True), voting.context, NOW)
    voting.audit()
    assert voting.picture(name).tallies == {"?": 1}


def test_changed_vote_moves_to_its_day(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a", "Watch"), voting.context, NOW - timedelta(days=1))
    service.cast(name, ballot("b", "Watch"), voting.context, NOW - timedelta(days=1))
    service.cast(name, ballot("a", "Mouse"), voting.context, NOW)
    voting.audit()


def test_blind_vote_after_a_shown_one_is_shown(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a", "Watch"), voting.context, NOW)
    assert not service.cast(name, ballot("a", blind=True), voting.context, NOW)["blind"]
    assert service.cast(name, ballot("b", blind=True), voting.context, NOW)["blind"]
    assert not service.cast(name, ballot("b"), voting.context, NOW)["blind"]
    voting.audit()


def test_the_same_vote_again_writes_nothing(voting: VotingFixture, engine: Engine) -> None:
    name = voting.file()
    service.cast(name, ballot("a"), voting.context, NOW)
    before = engine.rows()
    service.cast(name, ballot("a"), voting.context, NOW + timedelta(days=1))
    assert engine.rows() == before


def test_withdrawn_vote_leaves_no_trace(voting: VotingFixture) -> None:
    name = voting.file()
    before = voting.left()
    assert not service.take_back(name, "a", voting.context)
    for voter in "ab":
        service.cast(name, ballot(voter), voting.context, NOW)
    assert service.take_back(name, "a", voting.context)
    voting.audit()
    assert service.take_back(name, "b", voting.context)
    assert not service.take_back(name, "b", voting.context)
    voting.audit()
    assert voting.left() == before


def test_agreement_takes_a_picture_off_the_queue(
    voting: VotingFixture,
) -> None:
    name = voting.file()
    for voter in "abc":
        assert voting.picture(name).queue_key is not None
        service.cast(name, ballot(voter), voting.context, NOW)
    assert voting.picture(name).queue_key is None
    voting.audit()
    service.cast(name, ballot("d", "Watch"), voting.context, NOW)
    assert voting.picture(name).queue_key is not None
    voting.audit()


@pytest.mark.parametrize("name", ["ZZZ", "zzz", "", "..", "A" * 17, "é", "P0/x", "P0\n"])
def test_a_name_that_nothing_has_is_refused(voting: VotingFixture, name: str) -> None:
    voting.file()
    with pytest.raises(NotFoundError) as caught:
        service.cast(name, ballot("a"), voting.context, NOW)
    assert caught.value.code == "unknown-picture"
    with pytest.raises(NotFoundError):
        service.take_back(name, "a", voting.context)


def test_unknown_label_copies_nothing(voting: VotingFixture) -> None:
    name = voting.file()
    before = voting.left()
    with pytest.raises(InvalidRequestError) as caught:
        service.cast(name, ballot("a", "mouse"), voting.context, NOW)
    assert caught.value.field == "label"
    assert voting.left() == before


def test_older_models_label_is_accepted(
    voting: VotingFixture,
) -> None:
    name = voting.file()
    context = VotingContext(voting.storage, voting.table, ["Cat", "Dog"])
    for voter, label in (("a", "Mouse"), ("b", "Cat")):
        service.cast(name, ballot(voter, label), context, NOW)
    voting.audit()


def test_expired_picture_keeps_its_votes(voting: VotingFixture) -> None:
    name, other = voting.file(), voting.file()
    service.cast(name, ballot("a"), voting.context, NOW)
    voting.expire(name)
    voting.expire(other)
    for gone in (name, other):
        with pytest.raises(NotFoundError):
            service.cast(gone, ballot("b"), voting.context, NOW)
    voting.audit()


def test_reused_name_has_votes_of_its_own(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a", "Watch"), voting.context, NOW)
    voting.expire(name)
    again = replace(voting, uploads={})
    assert again.file() == name
    service.cast(name, ballot("a", "Shoes"), voting.context, NOW)
    assert voting.picture(name).tallies == {"=Watch": 1}
    assert again.picture(name).tallies == {"=Shoes": 1}
    voting.audit()


def test_picture_without_claim_takes_no_votes(voting: VotingFixture) -> None:
    voting.storage.write(keys.image_key("OLD"), b"x", "image/jpeg")
    with pytest.raises(NotFoundError):
        service.cast("OLD", ballot("a"), voting.context, NOW)


def test_early_vote_waits_for_the_record(voting: VotingFixture) -> None:
    name = voting.file()
    subject = voting.picture(name)
    voting.table.remove(subject.pid)
    with ThreadPoolExecutor() as pool:
        vote = pool.submit(service.cast, name, ballot("a"), voting.context, NOW)
        time.sleep(0.1)
        assert not vote.done()
        voting.table.add(subject)
        assert vote.result()["label"] == "Mouse"
    voting.audit()


def test_early_vote_does_not_wait_for_ever(
    voting: VotingFixture,
) -> None:
    name = voting.file()
    voting.table.remove(voting.pid(name))
    with pytest.raises(BusyError):
        service.cast(name, ballot("a"), replace(voting.context, patience=0.1), NOW)


def test_losing_picture_takes_no_votes(voting: VotingFixture) -> None:
    name = voting.file()
    pid = voting.pid(name)
    voting.storage.write(keys.image_key("LOST"), b"x", "image/jpeg", picture_id=pid)
    with pytest.raises(NotFoundError):
        service.cast("LOST", ballot("a"), voting.context, NOW)


@pytest.mark.slow
def test_concurrent_votes_of_a_voter_count_once(voting: VotingFixture) -> None:
    name = voting.file()
    together = Barrier(32)

    def vote(number: int) -> None:
        if number < 32:
            together.wait(30)
        service.cast(name, ballot("a", LABELS[number % 3]), voting.context, datetime.now(UTC))

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(vote, range(200)))
    assert voting.picture(name).votes == 1
    voting.audit()


def test_16_voters_at_once_are_16(voting: VotingFixture) -> None:
    name = voting.file()
    together = Barrier(16)

    def vote(number: int) -> tuple[int, int]:
        together.wait(30)
        return agreement(voting, name, f"v{number}", LABELS[number % 3])

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(vote, range(16)))
    assert all(1 <= same <= answers <= 16 for answers, same in told)
    again = [agreement(voting, name, f"v{number}", LABELS[number % 3]) for number in range(16)]
    assert again == [(16, 6 if number % 3 == 0 else 5) for number in range(16)]
    assert voting.picture(name).votes == 16
    voting.audit()


def test_concurrent_voters_leave_exact_counters(voting: VotingFixture) -> None:
    pictures = [voting.file() for _ in range(2)]

    def visit(number: int) -> None:
        name = pictures[number % 2]
        for turn in range(4):
            if (number + turn) % 3:
                choice = ballot(f"v{number % 6}", LABELS[(number + turn) % 3], blind=turn == 0)
                service.cast(name, choice, voting.context, NOW)
            else:
                service.take_back(name, f"v{number % 6}", voting.context)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, range(12)))
    voting.audit()


def test_thousand_hostile_labels_are_voted_on(voting: VotingFixture) -> None:
    strange = ("#", "/", "a#b/c?d", EMOJI, EMOJI + "#", "-", "?", "\0", '"', "=x")
    labels = (*strange, *(f"n{number:08}" for number in range(1000 - len(strange))))
    card = replace(CARD, labels=labels)
    context = VotingContext(voting.storage, voting.table, labels)
    for number, label in enumerate(strange):
        name = voting.file(card=Card(card.name, card.version, (label, *LABELS), Input(1, 1), 0.5))
        service.cast(name, ballot("a", label, blind=True), context, NOW)
        service.cast(name, ballot("b", labels[-1 - number]), context, NOW)
    voting.audit()
    assert len(list(voting.table.pictures())) == len(strange)
