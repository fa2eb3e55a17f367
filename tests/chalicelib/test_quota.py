from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.errors import TooManyError
from chalicelib.quota import Quota
from tests.support.engines import Engine

NOW = datetime(2026, 11, 26, 22, 59, 30, tzinfo=UTC)
HERE, ONE, OTHER = "", "192.0.2.7", "192.0.2.8"


def refusal(call: Callable[[str, datetime], None], address: str, now: datetime) -> TooManyError:
    with pytest.raises(TooManyError) as caught:
        call(address, now)
    return caught.value


def test_day_is_full_until_midnight(engine: Engine) -> None:
    quota = Quota(engine.votes, 2, None)
    quota.take_upload(ONE, NOW)
    quota.take_upload(HERE, NOW)
    refused = refusal(quota.take_upload, OTHER, NOW)
    assert (refused.code, refused.retry_after) == ("daily-limit", 3630)
    assert "2 pictures a day" in str(refused)
    quota.take_vote(ONE, NOW)
    quota.take_upload(OTHER, NOW + timedelta(seconds=3630))


def test_client_waits_for_the_next_hour(engine: Engine) -> None:
    quota = Quota(engine.votes, None, 2)
    for address in (ONE, ONE, OTHER):
        quota.take_upload(address, NOW)
    refused = refusal(quota.take_upload, ONE, NOW)
    assert (refused.code, refused.retry_after) == ("too-many", 30)
    assert "2 pictures an hour" in str(refused)
    quota.take_upload(OTHER, NOW)
    quota.take_upload(ONE, NOW + timedelta(seconds=30))


def test_client_has_three_votes_for_an_upload(engine: Engine) -> None:
    quota = Quota(engine.votes, None, 2)
    for _ in range(6):
        quota.take_vote(ONE, NOW)
    assert "6 votes an hour" in str(refusal(quota.take_vote, ONE, NOW))
    quota.take_upload(ONE, NOW)


def test_refused_client_takes_no_place_of_the_day(engine: Engine) -> None:
    quota = Quota(engine.votes, 3, 1)
    for _ in range(9):
        with suppress(TooManyError):
            quota.take_upload(ONE, NOW)
    quota.take_upload(OTHER, NOW)
    quota.take_upload(HERE, NOW)
    assert refusal(quota.take_upload, HERE, NOW).code == "daily-limit"


def test_this_machine_is_no_client(engine: Engine) -> None:
    quota = Quota(engine.votes, None, 1)
    for _ in range(9):
        quota.take_upload(HERE, NOW)
        quota.take_vote(HERE, NOW)


def test_no_limit_writes_nothing(engine: Engine) -> None:
    quota = Quota(engine.votes, None, None)
    quota.take_upload(ONE, NOW)
    quota.take_vote(ONE, NOW)
    assert engine.rows() == []


def test_no_address_is_kept(engine: Engine) -> None:
    quota = Quota(engine.votes, 9, 9)
    quota.take_upload(ONE, NOW)
    assert ONE not in repr(engine.rows())
    assert quota.client(ONE, NOW) != quota.client(ONE, NOW + timedelta(days=1))
