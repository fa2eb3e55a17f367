"""Many voters at once, in logical time (tests/support/contention.py says how)."""

from dataclasses import replace

from chalicelib import keys
from chalicelib.aws import transactions
from chalicelib.voting import counters
from tests.support.contention import Keys, Outcome, vote_at_once, written
from tests.support.records import SUBJECT, VOTE

VOTERS = 50


def unsharded(key: tuple[str, str]) -> tuple[str, str]:
    """Return a key as it was before counters were sharded."""
    partition, sort = key
    return partition, sort.rpartition("#s")[0] if partition in {"counts", "days"} else sort


def vote_of(number: int, *, sharded: bool) -> Keys:
    """Return what the first vote on one of many pictures writes."""
    picture = replace(SUBJECT, pid=keys.picture_id(f"{number:032x}"), queue_key=None)
    change = counters.change(picture, [], [VOTE])
    wrote = written(transactions.changing(change, {}, exact=True))
    return wrote if sharded else frozenset(map(unsharded, wrote))


def crowd(first: int, votes: int, *, sharded: bool) -> list[list[Keys]]:
    """Return what 50 voters write, each on pictures of their own of one model."""
    return [
        [vote_of(first + voter + VOTERS * turn, sharded=sharded) for turn in range(votes)]
        for voter in range(VOTERS)
    ]


def tell(what: str, found: Outcome) -> None:
    """Print the figures of docs/scale.md."""
    share = found.cancelled / found.transactions
    print(f"{what}: {found.a_second:.0f} votes a second, {share:.1%} cancelled, {found}")  # noqa: T201 - by -s


def test_50_voters_at_once_are_all_counted() -> None:
    bursts = [vote_at_once(crowd(number * VOTERS, 1, sharded=True), number) for number in range(20)]
    found = sum(bursts, Outcome())
    tell("20 bursts", found)
    assert found.refused == 0
    assert found.cancelled <= found.transactions / 20


def test_50_busy_voters_are_all_counted() -> None:
    found = vote_at_once(crowd(0, 20, sharded=True))
    tell("sharded", found)
    assert found.refused == 0
    assert found.a_second > 500


def test_one_item_cannot_count_50_voters() -> None:
    found = vote_at_once(crowd(0, 20, sharded=False))
    tell("one item", found)
    assert found.refused > 0
    assert found.cancelled > found.transactions / 2
    assert found.a_second < 100
