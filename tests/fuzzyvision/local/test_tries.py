from concurrent.futures import ThreadPoolExecutor

from fuzzyvision.local.tries import OF_ALL, OF_ONE, Tries


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_has_five_wrong_tries_a_minute() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(OF_ONE):
        assert tries.begin("a") == 0
        clock.now += 1
    assert tries.begin("a") == 55
    assert tries.begin("b") == 0
    clock.now += 55
    assert tries.begin("a") == 0
    assert tries.begin("a") == 1


def test_refused_tries_do_not_make_the_wait_longer() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(1000):
        tries.begin("a")
    clock.now += 60
    assert tries.begin("a") == 0


def test_right_tries_do_not_count() -> None:
    tries = Tries(Clock())
    for _ in range(3 * OF_ALL):
        assert tries.begin("a") == 0
        tries.was_right("a")


def test_many_addresses_have_one_bound_together() -> None:
    clock = Clock()
    tries = Tries(clock)
    passed = [tries.begin(f"address {number}") == 0 for number in range(10 * OF_ALL)]
    assert sum(passed) == OF_ALL
    clock.now += 60
    assert tries.begin("another") == 0


def test_a_flood_keeps_no_known_client_out() -> None:
    tries = Tries(Clock())
    for number in range(2 * OF_ALL):
        tries.begin(f"address {number}")
    assert [tries.begin("owner", known=True) == 0 for _ in range(OF_ONE + 1)] == [True] * 5 + [
        False
    ]


def test_known_clients_take_no_place_from_others() -> None:
    tries = Tries(Clock())
    for number in range(2 * OF_ALL):
        assert tries.begin(f"browser {number}", known=True) == 0
    assert tries.begin("a") == 0


def test_tries_at_the_same_time_are_counted() -> None:
    tries = Tries()
    with ThreadPoolExecutor(16) as pool:
        passed = list(pool.map(lambda _: tries.begin("a") == 0, range(400)))
    assert sum(passed) == OF_ONE
