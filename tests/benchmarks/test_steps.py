import sys
import time
from collections.abc import Callable
from pkgutil import resolve_name
from types import FunctionType

import pytest

from benchmarks.steps import REST, STEPS, Profiler, name_of
from benchmarks.worker import Bench
from tests.support.pictures import encoded, quadrants

NAMES = [name for names in STEPS.values() for name in names]


def clock_of(*moments: float) -> Callable[[], float]:
    """Return a clock that shows these moments, one after the other."""
    return iter(moments).__next__


@pytest.mark.parametrize("name", NAMES)
def test_step_names_a_function(name: str) -> None:
    found = resolve_name(name)
    assert isinstance(found, FunctionType)
    # What the profiler sees of a call; a decorated function would go by another name.
    assert name_of(found.__code__, found.__globals__) == name


def test_every_step_takes_time() -> None:
    steps = Bench().steps(encoded(quadrants(640, 480)), 2)
    assert set(steps) == {*STEPS, REST}
    assert all(value > 0 for value in steps.values())


def test_steps_take_most_of_the_cpu_time() -> None:
    bench, picture = Bench(), encoded(quadrants(640, 480))
    bench.answer(picture)
    with Profiler(time.thread_time) as profiler:
        bench.answer(picture)
    assert profiler.seconds[REST] < 0.5 * sum(profiler.seconds.values())


def test_steps_add_up_to_the_profiled_time() -> None:
    ticks = (float(tick) for tick in range(1_000_000))
    with Profiler(ticks.__next__) as profiler:
        Bench().answer(encoded(quadrants(64, 48)))
    assert sum(profiler.seconds.values()) == next(ticks) - 1


def test_time_is_charged_to_the_innermost_step() -> None:
    def inner() -> None: ...

    def outer() -> None:
        inner()

    steps = {name_of(one.__code__, one.__globals__): one.__name__ for one in (inner, outer)}
    with Profiler(clock_of(0, 1, 3, 6, 10, 15), steps) as profiler:
        outer()
    assert profiler.seconds == {REST: 1 + 5, "outer": 2 + 4, "inner": 3}
    assert sys.getprofile() is None


def test_unnamed_functions_are_the_rest() -> None:
    with Profiler() as profiler:
        time.sleep(0.01)
    assert list(profiler.seconds) == [REST]
    assert profiler.seconds[REST] >= 0.01
