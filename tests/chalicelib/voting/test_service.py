import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import keys
from chalicelib.aws.repository import Table
from chalicelib.errors import BusyError, InvalidRequestError, NotFoundError
from chalicelib.model.card import Card
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext
from tests.support.voting import CARD, LABELS, NOW, Office, ballot


class Contended:
    """A client whose every other transaction is canceled, in each of the ways that AWS has."""

    REASONS = ("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - boto3 makes its client classes at run time
        self._client = client
        self._calls = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any other call
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:  # noqa: ANN401 - passed through to boto3
        self._calls += 1
        if self._calls % 2:
            reason = self.REASONS[self._calls // 2 % 3]
            answer: Any = {
                "Error": {"Code": "TransactionCanceledException", "Message": reason},
                "CancellationReasons": [{"Code": "None"}, {"Code": reason}],
            }
            raise ClientError(answer, "TransactWriteItems")
        return self._client.transact_write_items(**request)


pytestmark = pytest.mark.usefixtures("near")
EMOJI = "\N{THREE BUTTON MOUSE}" * 200


def test_the_first_vote_keeps_the_picture_where_expiry_does_not_reach(office: Office) -> None:
    name = office.file()
    service.cast(name, ballot("a"), office.polls, NOW)
    image, thumbnail = keys.labelled_keys(office.pid(name))
    assert office.storage.read(image) == office.storage.read(keys.image_key(name))
    assert office.storage.read(thumbnail) == office.storage.read(keys.thumbnail_key(name))
    office.audit()


def test_a_vote_is_answered_with_what_counts_now(office: Office) -> None:
    name = office.file()
    cast = service.cast(name, ballot("a", "Watch", blind=True), office.polls, NOW)
    assert cast == {"name": name, "label": "Watch", "cannot_tell": False, "blind": True}
    assert service.cast(name, ballot("b", None, cannot_tell=True), office.polls, NOW) == {
        "name": name,
        "label": None,
        "cannot_tell": True,
        "blind": False,
    }


def test_of_several_votes_of_one_voter_the_last_counts(office: Office) -> None:
    name = office.file()
    for label in ("Mouse", "Watch", None, "Shoes"):
        service.cast(name, ballot("a", label), office.polls, NOW)
        office.audit()
    assert office.subject(name).tallies == {"=Shoes": 1}
    service.cast(name, ballot("a", None, cannot_tell=True), office.polls, NOW)
    office.audit()
    assert office.subject(name).tallies == {"?": 1}


def test_a_vote_moves_to_the_day_on_which_it_was_changed(office: Office) -> None:
    name = office.file()
    service.cast(name, ballot("a", "Watch"), office.polls, NOW - timedelta(days=1))
    service.cast(name, ballot("b", "Watch"), office.polls, NOW - timedelta(days=1))
    service.cast(name, ballot("a", "Mouse"), office.polls, NOW)
    office.audit()


def test_a_blind_vote_after_one_that_was_shown_counts_as_shown(office: Office) -> None:
    name = office.file()
    service.cast(name, ballot("a", "Watch"), office.polls, NOW)
    assert not service.cast(name, ballot("a", blind=True), office.polls, NOW)["blind"]
    assert service.cast(name, ballot("b", blind=True), office.polls, NOW)["blind"]
    assert not service.cast(name, ballot("b"), office.polls, NOW)["blind"]
    office.audit()


def test_the_same_vote_again_writes_nothing(office: Office) -> None:
    name = office.file()
    service.cast(name, ballot("a"), office.polls, NOW)
    before = office.votes_table.items()
    service.cast(name, ballot("a"), office.polls, NOW + timedelta(days=1))
    assert office.votes_table.items() == before


def test_a_vote_that_is_taken_back_was_never_there(office: Office) -> None:
    name = office.file()
    before = office.left()
    assert not service.take_back(name, "a", office.polls)
    for voter in "ab":
        service.cast(name, ballot(voter), office.polls, NOW)
    assert service.take_back(name, "a", office.polls)
    office.audit()
    assert service.take_back(name, "b", office.polls)
    assert not service.take_back(name, "b", office.polls)
    office.audit()
    assert office.left() == before


def test_a_picture_leaves_the_hard_ones_when_voters_agree_and_comes_back_when_not(
    office: Office,
) -> None:
    name = office.file()
    for voter in "abc":
        assert office.subject(name).place is not None
        service.cast(name, ballot(voter), office.polls, NOW)
    assert office.subject(name).place is None
    office.audit()
    service.cast(name, ballot("d", "Watch"), office.polls, NOW)
    assert office.subject(name).place is not None
    office.audit()


@pytest.mark.parametrize("name", ["ZZZ", "zzz", "", "..", "A" * 17, "é", "P0/x", "P0\n"])
def test_a_name_that_nothing_has_is_refused(office: Office, name: str) -> None:
    office.file()
    with pytest.raises(NotFoundError) as caught:
        service.cast(name, ballot("a"), office.polls, NOW)
    assert caught.value.code == "unknown-picture"
    with pytest.raises(NotFoundError):
        service.take_back(name, "a", office.polls)


def test_a_label_that_nobody_knows_is_refused_and_nothing_is_copied(office: Office) -> None:
    name = office.file()
    before = office.left()
    with pytest.raises(InvalidRequestError) as caught:
        service.cast(name, ballot("a", "mouse"), office.polls, NOW)
    assert caught.value.field == "label"
    assert office.left() == before


def test_a_label_of_the_pictures_own_model_is_taken_though_the_bundled_one_knows_it_no_more(
    office: Office,
) -> None:
    name = office.file()
    polls = VotingContext(office.storage, office.table, ["Cat", "Dog"])
    for voter, label in (("a", "Mouse"), ("b", "Cat")):
        service.cast(name, ballot(voter, label), polls, NOW)
    office.audit()


def test_a_picture_that_expired_takes_no_votes_and_its_earlier_ones_stay(office: Office) -> None:
    name, other = office.file(), office.file()
    service.cast(name, ballot("a"), office.polls, NOW)
    office.expire(name)
    office.expire(other)
    for gone in (name, other):
        with pytest.raises(NotFoundError):
            service.cast(gone, ballot("b"), office.polls, NOW)
    office.audit()


def test_a_name_that_is_used_again_has_votes_of_its_own(office: Office) -> None:
    name = office.file()
    service.cast(name, ballot("a", "Watch"), office.polls, NOW)
    office.expire(name)
    again = Office(office.buckets, office.votes_table, office.storage, office.table)
    assert again.file() == name
    service.cast(name, ballot("a", "Shoes"), office.polls, NOW)
    assert office.subject(name).tallies == {"=Watch": 1}
    assert again.subject(name).tallies == {"=Shoes": 1}
    office.audit()


def test_a_name_of_before_there_were_votes_takes_none(office: Office) -> None:
    office.storage.write(keys.image_key("OLD"), b"x", "image/jpeg")
    with pytest.raises(NotFoundError):
        service.cast("OLD", ballot("a"), office.polls, NOW)


def test_a_vote_that_comes_before_the_picture_is_filed_waits_for_it(office: Office) -> None:
    name = office.file()
    subject = office.subject(name)
    office.table.remove(subject.pid)
    with ThreadPoolExecutor() as pool:
        vote = pool.submit(service.cast, name, ballot("a"), office.polls, NOW)
        time.sleep(0.1)
        assert not vote.done()
        office.table.add(subject)
        assert vote.result()["label"] == "Mouse"
    office.audit()


def test_a_vote_on_a_picture_that_is_not_filed_does_not_wait_for_ever(
    office: Office,
) -> None:
    name = office.file()
    office.table.remove(office.pid(name))
    with pytest.raises(BusyError):
        service.cast(name, ballot("a"), replace(office.polls, patience=0.1), NOW)


def test_the_picture_that_lost_to_another_of_the_same_form_takes_no_votes(office: Office) -> None:
    name = office.file()
    pid = office.pid(name)
    office.storage.write(keys.image_key("LOST"), b"x", "image/jpeg", picture=pid)
    with pytest.raises(NotFoundError):
        service.cast("LOST", ballot("a"), office.polls, NOW)


def test_200_votes_of_one_voter_at_once_count_once(office: Office) -> None:
    name = office.file()
    together = Barrier(32)

    def vote(number: int) -> None:
        if number < 32:
            together.wait(30)
        service.cast(name, ballot("a", LABELS[number % 3]), office.polls, datetime.now(UTC))

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(vote, range(200)))
    assert office.subject(name).votes == 1
    office.audit()


def test_16_voters_at_once_are_16(office: Office) -> None:
    name = office.file()
    together = Barrier(16)

    def vote(number: int) -> None:
        together.wait(30)
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), office.polls, NOW)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(vote, range(16)))
    assert office.subject(name).votes == 16
    office.audit()


def test_conflicts_and_throttling_delay_votes_and_lose_none(office: Office) -> None:
    table = Table(Contended(office.votes_table.dynamodb), office.votes_table.name)
    polls = VotingContext(office.storage, table, LABELS)
    name = office.file()
    for number in range(12):
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), polls, NOW)
    for number in range(6):
        service.take_back(name, f"v{number}", polls)
    assert office.subject(name).votes == 6
    office.audit()


def test_voters_who_come_and_go_at_once_leave_counters_that_add_up(office: Office) -> None:
    pictures = [office.file() for _ in range(2)]

    def visit(number: int) -> None:
        name = pictures[number % 2]
        for turn in range(4):
            if (number + turn) % 3:
                choice = ballot(f"v{number % 6}", LABELS[(number + turn) % 3], blind=turn == 0)
                service.cast(name, choice, office.polls, NOW)
            else:
                service.take_back(name, f"v{number % 6}", office.polls)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, range(12)))
    office.audit()


def test_a_model_of_a_thousand_labels_of_any_signs_is_voted_on(office: Office) -> None:
    strange = ("#", "/", "a#b/c?d", EMOJI, EMOJI + "#", "-", "?", "\0", '"', "=x")
    labels = (*strange, *(f"n{number:08}" for number in range(1000 - len(strange))))
    card = replace(CARD, labels=labels)
    polls = VotingContext(office.storage, office.table, labels)
    for number, label in enumerate(strange):
        name = office.file(card=Card(card.name, card.version, (label, *LABELS), 1, 1, 0.5))
        service.cast(name, ballot("a", label, blind=True), polls, NOW)
        service.cast(name, ballot("b", labels[-1 - number]), polls, NOW)
    office.audit()
    assert len(list(office.table.pictures())) == len(strange)
