from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.errors import TooManyError
from chalicelib.ports import Kind
from chalicelib.quota import Quota
from tests.support.engines import Engine

NOW = datetime(2026, 11, 26, 22, 59, 30, tzinfo=UTC)
HERE, ONE, OTHER = "", "192.0.2.7", "192.0.2.8"


def refusal(quota: Quota, kind: Kind, address: str, now: datetime) -> TooManyError:
    with pytest.raises(TooManyError) as caught:
        quota.take(kind, address, now)
    return caught.value


def test_day_is_full_until_midnight(engine: Engine) -> None:
    quota = Quota(engine.votes, 2, None)
    quota.take(Kind.UPLOADS, ONE, NOW)
    quota.take(Kind.UPLOADS, HERE, NOW)
    refused = refusal(quota, Kind.UPLOADS, OTHER, NOW)
    assert (refused.code, refused.retry_after) == ("daily-limit", 3630)
    assert "2 pictures a day" in str(refused)
    quota.take(Kind.VOTES, ONE, NOW)
    quota.take(Kind.UPLOADS, OTHER, NOW + timedelta(seconds=3630))


def test_client_waits_for_the_next_hour(engine: Engine) -> None:
    quota = Quota(engine.votes, None, 2)
    for address in (ONE, ONE, OTHER):
        quota.take(Kind.UPLOADS, address, NOW)
    refused = refusal(quota, Kind.UPLOADS, ONE, NOW)
    assert (refused.code, refused.retry_after) == ("too-many", 30)
    assert "2 pictures an hour" in str(refused)
    quota.take(Kind.UPLOADS, OTHER, NOW)
    quota.take(Kind.UPLOADS, ONE, NOW + timedelta(seconds=30))


def test_client_has_three_votes_for_an_upload(engine: Engine) -> None:
    quota = Quota(engine.votes, None, 2)
    for _ in range(6):
        quota.take(Kind.VOTES, ONE, NOW)
    assert "6 votes an hour" in str(refusal(quota, Kind.VOTES, ONE, NOW))
    quota.take(Kind.UPLOADS, ONE, NOW)


def test_refused_client_takes_no_place_of_the_day(engine: Engine) -> None:
    quota = Quota(engine.votes, 3, 1)
    for _ in range(9):
        with suppress(TooManyError):
            quota.take(Kind.UPLOADS, ONE, NOW)
    quota.take(Kind.UPLOADS, OTHER, NOW)
    quota.take(Kind.UPLOADS, HERE, NOW)
    assert refusal(quota, Kind.UPLOADS, HERE, NOW).code == "daily-limit"


def test_this_machine_is_no_client(engine: Engine) -> None:
    quota = Quota(engine.votes, None, 1)
    for _ in range(9):
        quota.take(Kind.UPLOADS, HERE, NOW)
        quota.take(Kind.VOTES, HERE, NOW)


def test_no_limit_writes_nothing(engine: Engine) -> None:
    quota = Quota(engine.votes, None, None)
    quota.take(Kind.UPLOADS, ONE, NOW)
    quota.take(Kind.VOTES, ONE, NOW)
    assert engine.rows() == []


def test_no_address_is_kept(engine: Engine) -> None:
    quota = Quota(engine.votes, 9, 9)
    quota.take(Kind.UPLOADS, ONE, NOW)
    assert ONE not in repr(engine.rows())
    assert quota.client(ONE, NOW) != quota.client(ONE, NOW + timedelta(days=1))
