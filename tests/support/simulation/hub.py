"""The scheduler: one thread in which every call hands control over, and chance decides who goes on.

An actor is a process: a greenlet that runs the real code until one of its calls. A crash is raised
in it as a BaseException, so that nothing that it would still have done is done.
"""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from greenlet import GreenletExit, getcurrent, greenlet

from chalicelib.clock import CLOCK, Clock
from tests.support.simulation.choices import Choices, Draws

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
CALL_SECONDS = 0.01
MOST_STEPS = 5000


class CrashError(BaseException):
    """The process is gone."""


class RefusedError(Exception):
    """What an actor asked for was refused, in a way that the service may."""


class Event(NamedTuple):
    """A line of a trace: who called what, and what came of it."""

    at: float
    who: str
    what: str
    came: str

    def __str__(self) -> str:
        """Return the line as people read it."""
        return f"{self.at:>12,.2f} s  {self.who:<14} {self.what:<64} {self.came}".rstrip()


@dataclass(eq=False)
class Actor:
    """A process, what it is `ready` to do once, and what became of it: "", or how it ended.

    One that `stays` begins again when it has ended or crashed, with nothing of its memory.
    After `limit` seconds it is ended, as Lambda does it.
    """

    name: str
    run: Callable[[], object]
    ready: Callable[[], bool] = lambda: True
    stays: bool = False
    limit: float = math.inf
    wake: float = 0.0
    since: float = 0.0
    begun: bool = False
    ended: str = ""
    doomed: bool = False
    draws: Draws = field(default_factory=lambda: Draws(()))
    process: greenlet | None = None

    @property
    def kind(self) -> str:
        """What it does, without which of them it is."""
        return self.name.split(" ")[0]


@dataclass
class Coverage:
    """What histories met: calls, crashes at them (before, after), and pairs that interleaved."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    crashes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Coverage") -> None:
        """Add what other histories met."""
        for name in ("calls", "crashes", "pairs", "faults"):
            getattr(self, name).update(getattr(other, name))


class Hub:
    """All actors of a history, its time in seconds, and its trace."""

    def __init__(self, choices: Choices, *, switching: float = 0.0, faults: float = 0.0) -> None:
        self._turns = choices.of("turns")
        self._idle = Draws(())
        self.now = 0.0
        self.actors: list[Actor] = []
        self.trace: list[Event] = []
        self.coverage = Coverage()
        self.faults = faults
        self.deadlines: list[Callable[[], float]] = []
        self._switching = switching
        self._main = getcurrent()
        self._current: Actor | None = None
        self._clock = Clock(lambda: self.time(), lambda: self.now, self.sleep)  # noqa: PLW0108 - it moves

    @property
    def draws(self) -> Draws:
        """What decides for the current actor; all is quiet where there is none."""
        return self._idle if self._current is None else self._current.draws

    def time(self) -> datetime:
        """Return the time of day."""
        return START + timedelta(seconds=self.now)

    def odd(self, what: str) -> bool:
        """Return whether chance has something unusual happen, that a service may do at any time."""
        happens = self._current is not None and bool(self.draws.rarely(4 * self.faults))
        if happens:
            self.coverage.faults[what] += 1
            self.note(what, "")
        return happens

    def fault(self, what: str, count: int) -> int:
        """Begin a call: let others go first, and return 0 or which of some faults it meets."""
        actor = self._current
        if actor is None:  # who looks at the world from outside
            return 0
        self.pause()
        self.now += CALL_SECONDS
        if self.faults:
            self.coverage.calls[actor.kind, what] += 1
        return self.draws.rarely(self.faults, count)

    def crash(self, what: str, when: str) -> None:
        """End the current actor's process; now and then the power fails, and ends all of them."""
        if self._current is None:
            raise RuntimeError("Nobody is there to crash.")
        self.coverage.crashes[self._current.kind, what, when] += 1
        if self.odd("power failure"):
            for actor in self.actors:
                actor.doomed = actor.begun and not actor.ended
        raise CrashError

    def note(self, what: str, came: str) -> None:
        """Add a line to the trace."""
        who = "" if self._current is None else self._current.name
        self.trace.append(Event(self.now, who, what, came))

    def pause(self) -> None:
        """Hand control over until chance gives it back."""
        if self._current is not None:
            self._main.switch()
            late = self.now - self._current.since > self._current.limit
            if late:
                self.note("", "out of time")
            if self._current.doomed or late:
                raise CrashError

    def sleep(self, seconds: float) -> None:
        """Hand control over for some time at least."""
        if self._current is not None:
            self._current.wake = self.now + seconds
            self.pause()

    def run(self) -> None:
        """Let actors go on until no one can any more."""
        last: Actor | None = None
        for _ in range(MOST_STEPS):
            able = [one for one in self.actors if self._is_able(one)]
            if not able:
                if not self._wait():
                    return
                continue
            turn = self._turns.rarely(self._switching, len(able) - 1) if len(able) > 1 else 0
            if last in able:
                able.remove(last)
                able.insert(0, last)
            actor = able[turn]
            if last is not None and actor is not last and last.begun and not last.ended:
                self.coverage.pairs[last.kind, actor.kind] += 1
            self._switch(actor)
            last = actor
        raise RuntimeError("A history has no end.")

    def close(self) -> None:
        """End what still runs."""
        for actor in self.actors:
            if actor.process is not None and not actor.process.dead:
                self._current = None
                actor.process.throw(GreenletExit)

    def _is_able(self, actor: Actor) -> bool:
        return not actor.ended and actor.wake <= self.now and (actor.begun or actor.ready())

    def _wait(self) -> bool:
        """Let time pass until something happens; False if nothing ever will."""
        wakes = [one.wake for one in self.actors if one.begun and not one.ended]
        times = [time for time in [*wakes, *(due() for due in self.deadlines)] if time > self.now]
        self.now = min(times, default=math.inf)
        if self.now == math.inf:
            self.now = self.trace[-1].at if self.trace else 0.0
            return False
        return True

    def _switch(self, actor: Actor) -> None:
        if actor.process is None:
            actor.process, actor.begun = greenlet(lambda: self._live(actor)), True
            actor.since = self.now
        self._current = actor
        actor.process.switch()
        self._current = None
        if actor.stays and actor.ended in {"done", "crashed"}:
            actor.process, actor.begun, actor.ended, actor.doomed = None, False, "", False

    def _live(self, actor: Actor) -> None:
        CLOCK.set(self._clock)
        try:
            actor.run()
            actor.ended = "done"
        except CrashError:
            actor.ended = "crashed"
        except GreenletExit:
            return
        except RefusedError as refusal:
            actor.ended = f"refused: {refusal}"
        except Exception as error:  # noqa: BLE001 - judged by who asks for it
            actor.ended = f"failed: {error!r}"
        self.note("", actor.ended)
