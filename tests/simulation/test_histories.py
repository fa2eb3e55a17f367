"""Whatever is killed, late, doubled or in between: nothing is lost, doubled or left behind."""

import os
import subprocess
import sys

import pytest

from tests.support.paths import ROOT
from tests.support.simulation import history

GROUPS, IN_A_GROUP = 4, 1000
"""Histories, bounded by their number, so that a busy machine only takes longer."""
SEED = 13
"""Of a history with faults in it."""
TELL = "from tests.support.simulation import history; print(history.run({}).told())"


@pytest.mark.parametrize("group", range(GROUPS))
def test_invariants_hold_at_rest(group: int) -> None:
    for seed in range(group * IN_A_GROUP, (group + 1) * IN_A_GROUP):
        if history.run(seed).wrong:
            pytest.fail(f"Seed {seed}: {history.minimal(seed).told()}")


def told(seed: int, hashing: str) -> str:
    """Return what a history told in a process of its own."""
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", TELL.format(seed)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hashing},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_one_seed_replays_it_all() -> None:
    first = told(SEED, "1")
    assert first.count("\n") > 100
    assert "crash" in first
    assert told(SEED, "2") == first


@pytest.mark.parametrize("seed", range(20))
def test_choices_replay_what_a_seed_has_made(seed: int) -> None:
    made = history.run(seed)
    again = history.run(made.made)
    assert again.trace == made.trace
    assert again.made == made.made


def test_histories_differ() -> None:
    traces = {str(history.run(seed).trace) for seed in range(20)}
    assert len(traces) == 20


def test_every_kind_of_fault_happens() -> None:
    met: set[str] = set()
    for seed in range(400):
        met |= history.run(seed).coverage.faults.keys()
    assert met >= {
        *("crash before", "crash after", "throttled", "refused", "answer lost", "repeated"),
        *("duplicate message", "late message", "delivered again", "power failure"),
        *("torn read", "old read", "small page", "unprocessed keys"),
        *("write conflict", "transaction conflict"),
    }
