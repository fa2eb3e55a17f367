"""A simulation that finds no known bug would say nothing."""

from collections.abc import Callable

import pytest

from tests.support.simulation import history
from tests.support.simulation.planted import PLANTED

MOST = 10_000
FROM = {"retry without idempotence key": 6_000}
"""Seeds from which a bug is looked for, where it takes long from 0: so many held before."""
MOST_EVENTS = 100


@pytest.mark.parametrize("bug", PLANTED)
def test_planted_bug_is_found_and_shrunk(
    bug: str, record_property: Callable[[str, object], None]
) -> None:
    plant = PLANTED[bug]
    seeds = (seed for seed in range(FROM.get(bug, 0), MOST) if history.run(seed, plant).wrong)
    seed = next((seed for seed in seeds if not history.run(seed).wrong), None)
    assert seed is not None
    found = history.minimal(seed, plant)
    record_property("found", f"seed {seed}: {found.told()}")
    print(f"Seed {seed}: {found.told()}")  # noqa: T201 - pytest -rP shows it
    assert found.wrong
    assert len(found.trace) < min(MOST_EVENTS, len(history.run(seed, plant).trace))
    assert not history.run(found.made).wrong
