"""Attacks end as docs/threats.md says: tests/support/attack.py."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from chalicelib.ports import Exclusion, Part
from fuzzyvision.local import stage as local
from fuzzyvision.moderation.exclusions import set_exclusion
from tests.support import attack
from tests.support.journey import answer_to, rows
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with attack.service() as found:
        yield found


def answered(stack: RunningStack, least: int = 0) -> int:
    """Return how many pictures were looked at, each with a line that ends in percent.

    The line comes after the answer that a peer waits for: it is waited for until there are `least`.
    """
    until = time.monotonic() + 60
    while True:
        found = len(re.findall(r"%  \(", stack.printed()))
        if found >= least or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_ten_posts_on_one_ticket_are_one_picture(stack: RunningStack) -> None:
    before = answered(stack)
    assert attack.ten_posts_on_one_ticket(stack).statuses == {204: 1, 412: 9}
    assert answered(stack, before + 1) == before + 1


def test_s3_answers_one_of_ten_posts(tmp_path: Path) -> None:
    with running_stack(tmp_path, ENGINE="moto") as on_moto:
        assert attack.ten_posts_on_one_ticket(on_moto).statuses == {204: 10}
        assert "dead" not in on_moto.printed()
        answer_to(on_moto, encoded(noise(64, 48)))  # behind those ten
        assert answered(on_moto, 2) == 2


def test_made_up_voters_of_one_address_share_its_hour(stack: RunningStack) -> None:
    name, outcome = attack.made_up_voters(stack)
    # 600 an hour; the hour may end between two votes.
    assert 600 <= outcome.statuses[200] <= 1000
    assert outcome.statuses.keys() <= {200, 429}
    [client] = {row[0] for row in rows(stack, "SELECT client FROM votes")}
    with local.opened(stack.data) as folder:
        table = local.stage_of(folder).table
        left_out = set_exclusion(Exclusion(Part.CLIENT, client), table, on=True)
    assert left_out == outcome.statuses[200]
    figures = requests.get(f"{stack.url}/api/stats", timeout=60).json()
    assert figures["pictures"] == 0
    assert name not in str(figures)


def test_nobody_alone_hides_a_picture(stack: RunningStack) -> None:
    name, outcome = attack.reports(stack, clients=1)
    assert outcome.statuses == {202: 2}
    assert not attack.is_hidden(stack, name, seconds=3)
    assert f"{name}  reported (rude). Look at it: fuzzy-vision desk" in stack.printed()
    name, outcome = attack.reports(stack, clients=2)
    assert attack.is_hidden(stack, name)


def test_tickets_end_with_the_day(stack: RunningStack) -> None:
    outcome = attack.tickets(stack)
    # Some were used above, and midnight may come between two.
    assert outcome.statuses.keys() == {201, 429}
    assert 1900 < outcome.statuses[201] <= 2000 or outcome.statuses[201] <= 4000
    assert outcome.statuses.total() == 5000


@pytest.mark.parametrize(("access", "status"), [("unlisted", 404), ("invited", 401)])
def test_names_are_not_found_by_trying(access: str, status: int) -> None:
    with attack.service(ACCESS=access) as closed:
        assert attack.names(closed, 1000).statuses == {status: 1000}
