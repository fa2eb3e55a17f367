"""What is left to chance in a history: drawn from a seed, or an earlier history's draws again.

Every actor has draws of its own, so that leaving one out does not change what befalls the others.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
Made = Mapping[str, Sequence[int]]
"""All draws of a history: by whom, in order. Zeros at the end are left out."""


@dataclass
class Draws:
    """Numbers that decide something. 0 is the quietest, and what follows the last of the given."""

    source: random.Random | Sequence[int]
    made: list[int] = field(default_factory=list)

    def below(self, count: int) -> int:
        """Return a number from 0, all equally probable."""
        return self._made(count, lambda chance: chance.randrange(count))

    def rarely(self, chance: float, count: int = 1) -> int:
        """Return 0, or with some chance a number from 1 to `count`."""
        return self._made(
            count + 1, lambda one: 1 + one.randrange(count) if one.random() < chance else 0
        )

    def pick(self, options: Sequence[T]) -> T:
        """Return one of some options; the first is the quietest."""
        return options[self.below(len(options))]

    def _made(self, count: int, draw: Callable[[random.Random], int]) -> int:
        if isinstance(self.source, random.Random):
            number = draw(self.source)
        else:
            place = len(self.made)
            number = min(self.source[place], count - 1) if place < len(self.source) else 0
        self.made.append(number)
        return number


class Choices:
    """The draws of a history, by name: from a seed, or given."""

    def __init__(self, source: int | Made) -> None:
        self._source = source
        self._all: dict[str, Draws] = {}

    def of(self, name: str) -> Draws:
        """Return the draws of a name."""
        if name not in self._all:
            given = self._source
            if isinstance(given, int):
                self._all[name] = Draws(random.Random(f"{given}/{name}"))  # noqa: S311 - no secret
            else:
                self._all[name] = Draws(given.get(name, ()))
        return self._all[name]

    @property
    def made(self) -> Made:
        """What was drawn."""
        found = {name: _without_zeros(draws.made) for name, draws in self._all.items()}
        return {name: made for name, made in found.items() if made}


def shrunk(made: Made, fails: Callable[[Made], bool], most: int) -> Made:
    """Return fewer and smaller draws that still fail, after trying at most so many.

    Delta debugging (Zeller and Hildebrandt, 2002) on draws, as Hypothesis does it: all of one name,
    then chunks become zeros, or go, then single draws become less.
    """
    best, tries = made, 0
    for simpler in (lambda _: [list[int]()], _smaller):
        before: Made | None = None
        while best != before:
            before = best
            for name in sorted(best):
                candidates = iter(simpler(best.get(name, ())))
                while tries < most and (draws := next(candidates, None)) is not None:
                    tries += 1
                    candidate = {**best, name: _without_zeros(draws)}
                    if candidate != best and fails(candidate):
                        best = candidate
                        candidates = iter(simpler(draws))
    return best


def _smaller(draws: Sequence[int]) -> Iterable[list[int]]:
    """Yield simpler draws, those first that would be simplest."""
    size = len(draws)
    while size:
        for start in range(0, len(draws), size):
            chunk = draws[start : start + size]
            if any(chunk):
                yield [*draws[:start], *[0] * len(chunk), *draws[start + size :]]
            yield [*draws[:start], *draws[start + size :]]
        size //= 2
    for place, number in enumerate(draws):
        if number > 1:
            yield [*draws[:place], 1, *draws[place + 1 :]]


def _without_zeros(draws: Sequence[int]) -> list[int]:
    end = len(draws)
    while end and not draws[end - 1]:
        end -= 1
    return [*draws[:end]]
