import time

from benchmarks.steps import REST, STEPS, Profiler
from benchmarks.worker import Bench
from tests.support.pictures import encoded, quadrants


def test_every_step_of_a_picture_takes_some_of_its_time() -> None:
    # A function that was renamed is no longer seen, and its step is missed here.
    bench = Bench()
    picture = encoded(quadrants(640, 480))
    started = time.perf_counter()
    steps = bench.steps(picture, 2)
    seconds = time.perf_counter() - started
    assert set(steps) == {*STEPS, REST}
    assert all(value > 0 for value in steps.values())
    assert 2 * sum(steps.values()) <= seconds


def test_the_steps_take_most_of_the_time() -> None:
    steps = Bench().steps(encoded(quadrants(640, 480)), 3)
    assert steps[REST] < 0.5 * sum(steps.values())


def test_what_is_not_a_step_is_the_rest() -> None:
    with Profiler() as profiler:
        time.sleep(0.01)
    assert list(profiler.seconds) == [REST]
    assert profiler.seconds[REST] >= 0.01
