"""Answers are held until their own upload is answered, and no longer than asked."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from fuzzyvision.local.held import Held

LONG = 60.0


def test_what_is_there_is_not_waited_for() -> None:
    assert Held().wait_for("a", lambda: 1, LONG) == 1


def test_missing_answer_is_waited_for_only_so_long() -> None:
    begun = time.monotonic()
    assert Held().wait_for("a", lambda: None, 0.05) is None
    assert time.monotonic() - begun >= 0.05


def test_all_who_wait_for_an_answer_have_it() -> None:
    held, answers = Held(), dict[str, str]()
    looked = threading.Semaphore(0)

    def find() -> str | None:
        looked.release()
        return answers.get("a")

    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(held.wait_for, "a", find, LONG) for _ in range(3)]
        for _ in range(3):
            looked.acquire()
        held.answered("b")
        assert not any(one.done() for one in waiting)
        answers["a"] = "a camera"
        held.answered("a")
        assert {one.result() for one in waiting} == {"a camera"}


def test_answer_between_look_and_wait_is_not_missed() -> None:
    held, answers = Held(), dict[str, str]()

    def find() -> str | None:
        found = answers.get("a")
        answers["a"] = "a camera"  # written, and told, just after the look
        held.answered("a")
        return found

    assert held.wait_for("a", find, LONG) == "a camera"
