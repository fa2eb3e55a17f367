"""A picture is hidden and shown again, whatever comes between."""

import json
from contextlib import suppress

import pytest

from chalicelib import keys
from chalicelib.errors import BusyError, NotFoundError
from chalicelib.uploads import deletion, events, explanations, hiding, messages, reports
from chalicelib.voting import queries, service
from tests.support.interruptions import Interruption, KilledError
from tests.support.stores import SETTINGS
from tests.support.voting import LABELS, MODEL, NOW, VotingFixture, ballot

pytestmark = pytest.mark.usefixtures("near")
STEPS = range(1, 44, 3)


def public(voting: VotingFixture, name: str) -> dict[str, bytes | None]:
    return {key: voting.storage.read(key) for key in keys.public_keys(name)}


def assert_hidden(voting: VotingFixture, name: str) -> None:
    found = public(voting, name)
    assert json.loads(found[keys.result_key(name)] or b"") == {"name": name, "hidden": True}
    assert found[keys.image_key(name)] == b""
    assert found[keys.thumbnail_key(name)] is found[keys.explanation_key(name)] is None
    assert b"og:" not in (found[keys.share_key(name)] or b"og:")
    assert queries.labelling_queue(voting.table, "w", None, NOW)["pictures"] == []


def report(voting: VotingFixture, name: str, client: str, *, hides: bool = True) -> None:
    reports.report(name, "rude", client, voting.context, voting.ports, hides=hides)


def deliver(voting: VotingFixture) -> None:
    while voting.queue.sent:
        messages.process_message(voting.queue.sent.pop(0), voting.ports, MODEL, SETTINGS)


def test_two_clients_hide_a_picture(voting: VotingFixture) -> None:
    name = voting.file()
    report(voting, name, "c1")
    report(voting, name, "c1")
    assert voting.queue.sent == []
    report(voting, name, "c2")
    deliver(voting)
    assert_hidden(voting, name)
    with pytest.raises(NotFoundError):
        service.cast(name, ballot("a"), voting.context, NOW)
    with pytest.raises(NotFoundError):
        report(voting, name, "c3")
    with pytest.raises(NotFoundError):
        explanations.ask(name, voting.context, voting.queue)
    voting.audit()


@pytest.mark.parametrize("step", STEPS)
def test_picture_hidden_twice_at_once_is_not_lost(voting: VotingFixture, step: int) -> None:
    name = voting.file()
    before = public(voting, name)
    pid = voting.pid(name)
    beside = Interruption.at(step, lambda: hiding.hide(pid, voting.ports))
    hiding.hide(pid, voting.interrupted(beside).ports)
    assert_hidden(voting, name)
    assert hiding.show(pid, voting.ports)
    assert public(voting, name) == before


def test_message_from_before_the_review_hides_nothing(voting: VotingFixture) -> None:
    name = voting.file()
    report(voting, name, "c1")
    report(voting, name, "c2")
    assert hiding.show(voting.pid(name), voting.ports)
    before = public(voting, name)
    deliver(voting)
    assert not voting.picture(name).hidden
    assert public(voting, name) == before


@pytest.mark.parametrize("step", range(1, 8))
def test_report_beside_a_deletion_is_not_kept(voting: VotingFixture, step: int) -> None:
    name = voting.file()
    beside = voting.interrupted(
        Interruption.at(step, lambda: deletion.delete(voting.uploads[name], voting.ports, NOW))
    )
    with suppress(NotFoundError, BusyError):
        reports.report(name, "rude", "c", beside.context, beside.ports, hides=True)
    assert step > 5 or voting.table.reports() == []


@pytest.mark.parametrize("hides", [True, False])
def test_reports_alone_hide_no_example(voting: VotingFixture, hides: bool) -> None:
    name = voting.file(example=hides)
    for client in ("c1", "c2", "c3"):
        report(voting, name, client, hides=hides)
    assert voting.queue.sent == []
    assert len(voting.table.reports()) == 3


def test_shown_picture_is_as_it_was(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a"), voting.context, NOW)
    before = public(voting, name)
    queue = queries.labelling_queue(voting.table, "w", None, NOW)
    for _ in range(2):
        assert hiding.hide(voting.pid(name), voting.ports)
    assert_hidden(voting, name)
    for _ in range(2):
        assert hiding.show(voting.pid(name), voting.ports)
    assert public(voting, name) == before
    assert queries.labelling_queue(voting.table, "w", None, NOW) == queue
    service.cast(name, ballot("b", LABELS[1]), voting.context, NOW)
    voting.audit()


def test_picture_that_was_looked_at_stays_shown(voting: VotingFixture) -> None:
    name = voting.file()
    for client in ("c1", "c2"):
        report(voting, name, client)
    deliver(voting)
    hiding.show(voting.pid(name), voting.ports)
    assert voting.table.reports() == []
    for client in ("c3", "c4", "c5"):
        report(voting, name, client)
    assert voting.queue.sent == []
    assert len(voting.table.reports(voting.pid(name))) == 3


def test_hidden_picture_is_in_no_cell(voting: VotingFixture) -> None:
    shown, hidden = voting.file(), voting.file()
    for name in (shown, hidden):
        service.cast(name, ballot("a", LABELS[1]), voting.context, NOW)
    hiding.hide(voting.pid(hidden), voting.ports)
    cell = (MODEL.card.version, LABELS[0], LABELS[1])
    found = queries.confusion_cell(voting.table, cell, None, NOW)["pictures"]
    assert [one["name"] for one in found] == [shown]


def test_deletion_takes_what_is_hidden_and_reported(voting: VotingFixture) -> None:
    name = voting.file()
    report(voting, name, "c1")
    service.cast(name, ballot("a"), voting.context, NOW)
    hiding.hide(voting.pid(name), voting.ports)
    deletion.delete(voting.uploads[name], voting.ports, NOW)
    assert voting.left() == []


def test_message_about_a_picture_that_is_gone_does_nothing(voting: VotingFixture) -> None:
    voting.queue.send(events.hiding("a" * 32))
    deliver(voting)
    assert not hiding.show("a" * 32, voting.ports)
    assert voting.left() == []


def test_name_that_is_anothers_by_now_is_left_alone(voting: VotingFixture) -> None:
    name = voting.file()
    hiding.hide(voting.pid(name), voting.ports)
    pid = voting.pid(name)
    voting.expire(name)
    voting.storage.write_new(keys.image_key(name), b"new", "image/jpeg", picture_id="b" * 32)
    assert hiding.show(pid, voting.ports)
    assert voting.storage.read(keys.image_key(name)) == b"new"
    assert voting.storage.read(keys.result_key(name)) is None


@pytest.mark.parametrize("step", STEPS)
def test_hiding_killed_anywhere_is_completed(voting: VotingFixture, step: int) -> None:
    name = voting.file()
    before = public(voting, name)
    try:
        hiding.hide(voting.pid(name), voting.interrupted(Interruption.death(step)).ports)
    except KilledError:
        hiding.hide(voting.pid(name), voting.ports)
    assert_hidden(voting, name)
    try:
        hiding.show(voting.pid(name), voting.interrupted(Interruption.death(step)).ports)
    except KilledError:
        hiding.show(voting.pid(name), voting.ports)
    assert public(voting, name) == before


@pytest.mark.parametrize("step", STEPS)
def test_deletion_among_the_steps_of_hiding_leaves_nothing(
    voting: VotingFixture, step: int
) -> None:
    name = voting.file()
    between = Interruption.at(
        step, lambda: deletion.delete(voting.uploads[name], voting.ports, NOW)
    )
    hiding.hide(voting.pid(name), voting.interrupted(between).ports)
    if voting.left():
        deletion.delete(voting.uploads[name], voting.ports, NOW)
    assert voting.left() == []


@pytest.mark.parametrize("step", STEPS)
def test_owner_who_shows_it_meanwhile_wins(voting: VotingFixture, step: int) -> None:
    name = voting.file()
    before = public(voting, name)
    shown: list[bool] = []

    def show() -> None:
        shown.append(hiding.show(voting.pid(name), voting.ports))

    between = Interruption.at(step, show)
    hidden = hiding.hide(voting.pid(name), voting.interrupted(between).ports)
    if shown and step > 3:  # after the record said that it is hidden
        assert not hidden
        assert public(voting, name) == before


def test_report_says_who_and_why(voting: VotingFixture) -> None:
    name = voting.file()
    report(voting, name, "c1")
    [found] = voting.table.reports()
    assert (found.pid, found.client, found.reason) == (voting.pid(name), "c1", "rude")
