from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.errors import PausedError
from chalicelib.pauses import Pauses
from chalicelib.ports import Kind, Pause
from tests.support.engines import Engine

NOW = datetime(2026, 11, 26, 22, 59, 30, tzinfo=UTC)
SOON = timedelta(seconds=10)


def refusal(pauses: Pauses, kind: Kind, now: datetime) -> PausedError:
    with pytest.raises(PausedError) as caught:
        pauses.check(kind, now)
    return caught.value


def test_pause_says_why_and_until_when(engine: Engine) -> None:
    until = int(NOW.timestamp()) + 3630
    engine.votes.set_pause(Kind.UPLOADS, Pause("The class begins at eight.", until))
    pauses = Pauses(engine.votes)
    refused = refusal(pauses, Kind.UPLOADS, NOW)
    assert str(refused) == (
        "New pictures are not taken until 27 November, 00:00 (UTC). The class begins at eight."
    )
    assert (refused.code, refused.retry_after) == ("paused", 3631)
    pauses.check(Kind.VOTES, NOW)
    pauses.check(Kind.UPLOADS, NOW + timedelta(seconds=3630))


def test_pause_without_end_lasts(engine: Engine) -> None:
    engine.votes.set_pause(Kind.VOTES, Pause())
    refused = refusal(Pauses(engine.votes), Kind.VOTES, NOW)
    assert (str(refused), refused.retry_after) == ("Votes are not taken at the moment.", 3600)


def test_pause_reaches_a_running_process(engine: Engine) -> None:
    pauses = Pauses(engine.votes)
    pauses.check(Kind.VOTES, NOW)
    engine.votes.set_pause(Kind.VOTES, Pause())
    pauses.check(Kind.VOTES, NOW + SOON / 2)
    refusal(pauses, Kind.VOTES, NOW + SOON)
    engine.votes.set_pause(Kind.VOTES, None)
    pauses.check(Kind.VOTES, NOW + 2 * SOON)
