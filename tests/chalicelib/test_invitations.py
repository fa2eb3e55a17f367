"""Invitations and cookies: what is let in, what is not, and what a kill may cost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.errors import FuzzyVisionError, InvitationNeededError
from chalicelib.invitations import LASTS, Invitations, identity_of, is_open
from chalicelib.retry import retry_on_busy
from tests.support.engines import Engine
from tests.support.interruptions import Interruption, KilledError

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=14)


def places(engine: Engine, invitation: str) -> int:
    """Use up an invitation; return how often that went well."""
    invited = Invitations(engine.votes)
    for used in range(20):
        try:
            invited.exchange(invitation, NOW)
        except InvitationNeededError:
            return used
    raise AssertionError("It has no end.")


def test_two_hundred_guests_at_once_get_the_last_ten_places(engine: Engine) -> None:
    invited = Invitations(engine.votes)
    invitation = invited.invite(15, LATER)
    for _ in range(5):
        invited.exchange(invitation, NOW)

    def come(_: int) -> bool:
        try:
            return bool(retry_on_busy(lambda: invited.exchange(invitation, NOW)))
        except InvitationNeededError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(200))) == 10


def test_cookie_admits_for_thirty_days_and_no_other_does(engine: Engine) -> None:
    invited = Invitations(engine.votes)
    cookie = invited.exchange(invited.invite(1, LATER), NOW)
    assert invited.admits(cookie, NOW + timedelta(seconds=LASTS - 1))
    assert not invited.admits(cookie, NOW + timedelta(seconds=LASTS))
    ends, rest = cookie.split(".", 1)
    later = f"{int(ends) + 1}.{rest}"
    for wrong in ("", cookie[:-1], f"{cookie}0", f" {cookie}", later, cookie.upper()):
        assert not invited.admits(wrong, NOW)
    assert not Invitations(engine.votes, "another key").admits(cookie, NOW)


def test_refusal_says_what_is_wrong(engine: Engine) -> None:
    invited = Invitations(engine.votes)
    invitation = invited.invite(1, LATER)
    identity, expires, uses, signature = invitation.split(".")
    more = f"{identity}.{expires}.100.{signature}"
    longer = f"{identity}.{int(expires) + 1}.{uses}.{signature}"
    for wrong in ("", "x", invitation[:-1], f"{invitation}0", more, longer, f"{invitation}\n"):
        with pytest.raises(InvitationNeededError, match="not right"):
            invited.exchange(wrong, NOW)
    with pytest.raises(InvitationNeededError, match="expired"):
        invited.exchange(invitation, LATER)
    invited.exchange(invitation, NOW)
    with pytest.raises(InvitationNeededError, match="used up"):
        invited.exchange(invitation, NOW)


def test_revoking_ends_one_invitation_or_all(engine: Engine) -> None:
    invited = Invitations(engine.votes)
    one, other = invited.invite(5, LATER), invited.invite(5, LATER)
    cookie = invited.exchange(one, NOW)
    for _ in range(2):
        invited.revoke(str(identity_of(f"https://example.org/invitation.html#{one}")), NOW)
    assert places(engine, one) == 0
    invited.exchange(other, NOW)
    assert invited.admits(cookie, NOW)
    for _ in range(2):
        invited.revoke_all()
    assert places(engine, other) == 0
    assert invited.admits(cookie, NOW + timedelta(seconds=9))
    assert not invited.admits(cookie, NOW + timedelta(seconds=10))


@pytest.mark.parametrize("after", [False, True])
def test_killed_exchange_uses_up_one_place_at_most(engine: Engine, after: bool) -> None:
    invitation = Invitations(engine.votes).invite(4, LATER)
    step = 0
    while True:
        step += 1
        death = Interruption.death(step)
        death.after = after
        before = Invitations(engine.interrupted(death).votes)
        try:
            before.exchange(invitation, NOW)
        except KilledError:
            continue
        break
    assert step > 2
    assert places(engine, invitation) >= 4 - step


@pytest.mark.parametrize("after", [False, True])
def test_killed_revocation_is_complete_when_repeated(engine: Engine, after: bool) -> None:
    invited = Invitations(engine.votes)
    invitation = invited.invite(4, LATER)
    cookie = invited.exchange(invitation, NOW)
    for step in (1, 2):
        death = Interruption.death(step)
        death.after = after
        with pytest.raises(KilledError):
            Invitations(engine.interrupted(death).votes).revoke_all()
        if step == 2:
            assert places(engine, invitation) == 0
    Invitations(engine.votes).revoke_all()
    assert not Invitations(engine.votes).admits(cookie, NOW)


def test_stranger_learns_nothing_of_who_may_come_in() -> None:
    assert issubclass(InvitationNeededError, FuzzyVisionError)
    assert is_open("GET", "/invitation.html")
    assert is_open("POST", "/api/invitations")
    for path in ("/", "/invitation/", "/invitation/3f2a9c01b7de/../x.js", "/invitation.html/x"):
        assert not is_open("GET", path)
    assert not is_open("POST", "/invitation.html")
    assert not is_open("GET", "/api/invitations")
