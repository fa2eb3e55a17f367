"""Which scaling is taken, and why: said by the owner, told by the model, or refused. Pure."""

from dataclasses import dataclass

import numpy as np

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics import inside
from fuzzyvision.importing.basics.original import TEACHABLE, Original
from fuzzyvision.importing.basics.scaling import (
    CAFFE,
    COLOURS,
    MEANING,
    PIXELS,
    SYMMETRIC,
    TORCH,
    names_for,
)
from fuzzyvision.importing.basics.shape import channels

_TINY = 1e-6


@dataclass(frozen=True)
class Choice:
    """A scaling, why it was taken, and a word of warning where the owner and the model differ."""

    scaling: str
    because: str
    warning: str = ""


def choose(original: Original, said: str | None) -> Choice | None:
    """Return the scaling to take, None if nothing tells: then only pictures can.

    Raises CommandError if the owner said one that cannot be.
    """
    told = _told(original)
    if said is None:
        return told
    if said in {CAFFE, TORCH} and channels(original.shape) != COLOURS:
        raise CommandError(
            f"The scaling {said} is one of three colours, and this model looks at grey pictures: "
            f"take {', '.join(possible(original))}."
        )
    if _takes_whole_numbers(original) and said != PIXELS:
        raise CommandError(
            f"This model takes whole numbers from 0 to 255, which {said} does not give: "
            f"leave the scaling out."
        )
    if told is not None and told.scaling != said:
        return Choice(
            said, "as you said", f"the model itself looks like {told.scaling}: {told.because}"
        )
    return Choice(said, "as you said")


def possible(original: Original) -> tuple[str, ...]:
    """Return the scalings that the model can have at all."""
    if _takes_whole_numbers(original):
        return (PIXELS,)
    return names_for(channels(original.shape))


def unclear(original: Original) -> CommandError:
    """Return the refusal of a model that does not tell how its pixels are scaled."""
    names = names_for(channels(original.shape))
    choices = "\n".join(f"  {name:<8}{MEANING[name]}" for name in names)
    return CommandError(
        "Nothing in this model tells how its pixels are scaled, and a wrong guess would make it "
        "wrong in silence: say what was done in training with --scaling (SCALING= with make), or "
        f"let it be tried on labelled pictures with --check FOLDER (CHECK=).\n{choices}"
    )


def _told(original: Original) -> Choice | None:
    if _takes_whole_numbers(original):
        return Choice(PIXELS, "it takes whole numbers")
    if original.span is not None:
        name = inside.of_range(*original.span)
        low, high = original.span
        if name is not None:
            return Choice(name, f"its quantised input spans {low:.2f} to {high:.2f}")
    if original.beginning is not None:
        name = inside.expected(original.beginning)
        if name is not None:
            return Choice(name, f"it starts with its own scaling, {_sum(original.beginning)}")
    if original.named_like == TEACHABLE:
        return Choice(SYMMETRIC, "its layers are named as Teachable Machine names them")
    return None


def _takes_whole_numbers(original: Original) -> bool:
    return np.issubdtype(original.dtype, np.integer) and original.steps is None


def _sum(beginning: inside.Beginning) -> str:
    """Return what a beginning does, in short."""
    factor, offset = float(beginning.factor.mean()), float(beginning.offset.mean())
    whole = round(1 / factor, 1) if 0 < factor < 1 else 0
    scaled = f"x / {whole:g}" if whole else f"{factor:.3g} * x".removeprefix("1 * ")
    return (
        scaled
        if abs(offset) < _TINY
        else f"{scaled} {'-' if offset < 0 else '+'} {abs(offset):.3g}"
    )
