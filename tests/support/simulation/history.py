"""One history, from its seed or its choices: actors, then quiet, then the invariants."""

import contextlib
import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib import logs
from tests.support.simulation import actors, invariants
from tests.support.simulation.choices import Choices, Made, shrunk
from tests.support.simulation.hub import Coverage, Event, Hub
from tests.support.simulation.world import World

MOST_SHRINKING = 1500
"""Histories that shrinking a failure may take."""
Plant = Callable[[World], None]
"""Changes a world before its history: how known bugs are planted."""


@dataclass(frozen=True)
class History:
    """What a history was made of, and what is wrong at its end, if anything."""

    made: Made
    trace: Sequence[Event]
    coverage: Coverage
    wrong: str = ""

    @property
    def kind(self) -> str:
        """Which invariant does not hold, or nothing."""
        return (self.wrong.splitlines() or [""])[0].partition(":")[0]

    def told(self) -> str:
        """Return what is wrong, and the trace."""
        lines = [str(event) for event in self.trace]
        return "\n".join([self.wrong, f"choices: {self.made}", *lines])


def run(source: int | Made, plant: Plant = lambda _: None) -> History:
    """Run a history from a seed, or from choices again."""
    choices = Choices(source)
    random.seed(0)  # what pauses are drawn from: the same in every history
    draws = choices.of("weather")
    switching, faults = draws.pick((0.0, 0.05, 0.3, 0.7)), draws.pick((0.0, 0.005, 0.02, 0.05))
    hub = Hub(choices, switching=switching, faults=faults)
    world = World.fresh(hub)
    plant(world)
    hub.actors += actors.cast(world, choices)
    wrong = ""
    with _lines() as lines:
        try:
            hub.run()
            _calm(world)
            invariants.check(world, lines.getvalue())
        except AssertionError as error:
            wrong = str(error) or repr(error)
        finally:
            hub.close()
    return History(choices.made, hub.trace, hub.coverage, wrong)


def minimal(seed: int, plant: Plant = lambda _: None) -> History:
    """Return the smallest history found that fails in the way that a seed's does."""
    found = run(seed, plant)

    def fails(made: Made) -> bool:
        return run(made, plant).kind == found.kind

    return run(shrunk(found.made, fails, MOST_SHRINKING), plant)


def _calm(world: World) -> None:
    """Let everything come to rest with no faults; what was not promised is asked for again."""
    hub = world.hub
    hub.faults = 0.0
    for actor in hub.actors:
        if not (actor.begun or actor.stays):
            actor.ended = "never began"
    hub.actors += actors.finish(world)
    hub.run()
    failed = [one for one in hub.actors if one.ended.startswith("failed: ")]
    assert not failed, f"unexpected: {failed[0].name} {failed[0].ended}"


@contextlib.contextmanager
def _lines() -> Iterator[io.StringIO]:
    """Give what the service logs and measures meanwhile, and print none of it."""
    told, handler = io.StringIO(), logs.logger().registered_handler
    before = handler.setStream(told)  # type: ignore[attr-defined] # a StreamHandler
    with contextlib.redirect_stdout(told):
        yield told
    handler.setStream(before)  # type: ignore[attr-defined] # as above
