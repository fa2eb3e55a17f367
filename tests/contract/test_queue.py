"""The queue port, promise by promise, as the worker at its other end finds it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.engines import Engine
from tests.support.inboxes import Inbox, Received

TRIES, SENDERS = 5, 16
BODIES = {
    "JSON": '{"Records": [{"s3": {"object": {"key": "0123/a+b%20c"}}}]}',
    "markup": "<a href='x'>&amp;&#0;</a>",
    "unicode": "a\u0301 \u00fc \u0416 \u6f22 \N{THREE BUTTON MOUSE} \N{RIGHT-TO-LEFT OVERRIDE}",
    "whitespace": " first\r\nsecond\t\n ",
    "long": "\N{THREE BUTTON MOUSE}" * 16_000,
}


def received(inbox: Inbox) -> Received:
    """Return the message that must be there."""
    found = inbox.receive()
    assert found is not None
    return found


def given_up(inbox: Inbox, body: str) -> None:
    """Let a message fail until it is a dead letter."""
    inbox.queue.send(body)
    for _ in range(TRIES):
        inbox.failed(received(inbox))
    assert inbox.receive() is None


def failed(inbox: Inbox, message: Received) -> None:
    inbox.failed(message)


def lost(inbox: Inbox, message: Received) -> None:
    inbox.lost(message)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_message_is_received_as_sent(engine: Engine, body: str) -> None:
    assert engine.inbox.receive() is None
    engine.inbox.queue.send(body)
    found = received(engine.inbox)
    assert (found.body, found.tries) == (body, 1)


def test_message_is_hidden_while_it_is_worked_on(engine: Engine) -> None:
    engine.inbox.queue.send("body")
    received(engine.inbox)
    assert engine.inbox.receive() is None
    assert engine.inbox.dead() == []


def test_done_message_never_comes_again(engine: Engine) -> None:
    engine.inbox.queue.send("body")
    message = received(engine.inbox)
    engine.inbox.failed(message)
    again = received(engine.inbox)
    engine.inbox.done(again)
    assert engine.inbox.receive() is None
    assert engine.inbox.dead() == []


def test_equal_messages_are_apart(engine: Engine) -> None:
    for _ in range(2):
        engine.inbox.queue.send("same")
    first, second = received(engine.inbox), received(engine.inbox)
    engine.inbox.done(first)
    engine.inbox.failed(second)
    assert received(engine.inbox) == Received("same", 2, None)
    assert engine.inbox.receive() is None


@pytest.mark.parametrize("end", [failed, lost])
def test_unfinished_message_comes_again(
    engine: Engine, end: Callable[[Inbox, Received], None]
) -> None:
    engine.inbox.queue.send("body")
    for tries in range(1, TRIES + 1):
        message = received(engine.inbox)
        assert (message.body, message.tries) == ("body", tries)
        end(engine.inbox, message)


@pytest.mark.parametrize("end", [failed, lost])
def test_fifth_try_is_the_last(engine: Engine, end: Callable[[Inbox, Received], None]) -> None:
    for body in ("poison", "sound"):
        engine.inbox.queue.send(body)
    tries = []
    while (message := engine.inbox.receive()) is not None:
        tries.append((message.body, message.tries))
        if message.body == "poison":
            end(engine.inbox, message)
        else:
            engine.inbox.done(message)
    poison = [("poison", number) for number in range(1, TRIES + 1)]
    assert sorted(tries) == [*poison, ("sound", 1)]
    assert engine.inbox.dead() == ["poison"]


def test_dead_letter_waits_as_it_was_sent(engine: Engine) -> None:
    given_up(engine.inbox, BODIES["unicode"])
    for _ in range(2):
        assert engine.inbox.dead() == [BODIES["unicode"]]
        assert engine.inbox.receive() is None


def test_dead_letter_gets_its_tries_again(engine: Engine) -> None:
    given_up(engine.inbox, "poison")
    engine.inbox.redrive()
    assert engine.inbox.dead() == []
    for tries in range(1, TRIES + 1):
        message = received(engine.inbox)
        assert (message.body, message.tries) == ("poison", tries)
        engine.inbox.failed(message)
    assert engine.inbox.receive() is None
    assert engine.inbox.dead() == ["poison"]


def test_redrive_of_no_letters_sends_nothing(engine: Engine) -> None:
    engine.inbox.queue.send("worked on")
    message = received(engine.inbox)
    engine.inbox.redrive()
    assert engine.inbox.receive() is None
    engine.inbox.done(message)


def test_messages_of_sixteen_senders_all_arrive(engine: Engine) -> None:
    bodies = [str(number) for number in range(4 * SENDERS)]
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(engine.inbox.queue.send, bodies))
    found = []
    while (message := engine.inbox.receive()) is not None:
        found.append(message.body)
        engine.inbox.done(message)
    assert sorted(found) == sorted(bodies)
