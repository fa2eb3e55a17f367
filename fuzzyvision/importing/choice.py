"""Which scaling is taken, and why: said by the owner, told by the model, or refused. Pure."""

from dataclasses import dataclass

from fuzzyvision.bundle.scaling import (
    COLOURS,
    MEANING,
    NAMES,
    PIXELS,
    SYMMETRIC,
    names_for,
)
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import beginning
from fuzzyvision.importing.beginning import Beginning
from fuzzyvision.importing.original import TEACHABLE, Original

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
    if original.takes_whole_numbers and said != PIXELS:
        raise CommandError(
            f"This model takes whole numbers from 0 to 255, which {said} does not give: "
            "leave the scaling out."
        )
    if said not in possible(original):
        raise CommandError(
            f"The scaling {said} is one of three colours, and this model looks at grey pictures: "
            f"take {', '.join(possible(original))}."
        )
    if told is not None and told.scaling != said:
        return Choice(
            said, "as you said", f"the model itself looks like {told.scaling}: {told.because}"
        )
    return Choice(said, "as you said")


def possible(original: Original) -> tuple[str, ...]:
    """Return the scalings that the model can have at all."""
    return (PIXELS,) if original.takes_whole_numbers else names_for(original.channels)


def unclear(original: Original) -> CommandError:
    """Return the refusal of a model that does not tell how its pixels are scaled."""
    known = names_for(original.channels)
    colour = original.channels == COLOURS
    shown = [name for name in MEANING if name in known or (colour and name not in NAMES)]
    choices = "\n".join(f"  {name:<8}{MEANING[name]}" for name in shown)
    return CommandError(
        "Nothing in this model tells how its pixels are scaled, and a wrong guess would make it "
        "wrong in silence: say what was done in training with --scaling, or let it be tried on "
        f"labelled pictures with --check FOLDER.\n{choices}"
    )


def _told(original: Original) -> Choice | None:
    if original.takes_whole_numbers:
        return Choice(PIXELS, "it takes whole numbers")
    spanned = None if original.span is None else beginning.of_range(*original.span)
    told = original.told_scaling
    if told and spanned in {None, told}:
        return Choice(told, "its metadata says so")
    if original.span is not None and spanned is not None:
        low, high = original.span
        doubt = f"its metadata says {told}, which does not fit" if told else ""
        return Choice(spanned, f"its quantised input spans {low:.2f} to {high:.2f}", doubt)
    if original.beginning is not None:
        name = beginning.expected(original.beginning)
        if name is not None:
            return Choice(name, f"it starts with its own scaling, {_sum(original.beginning)}")
    if original.named_like == TEACHABLE:
        return Choice(SYMMETRIC, "its layers are named as Teachable Machine names them")
    return None


def _sum(begins: Beginning) -> str:
    """Return what a beginning does, in short."""
    factor, offset = float(begins.factor.mean()), float(begins.offset.mean())
    whole = round(1 / factor, 1) if 0 < factor < 1 else 0
    scaled = f"x / {whole:g}" if whole else f"{factor:.3g} * x".removeprefix("1 * ")
    return (
        scaled
        if abs(offset) < _TINY
        else f"{scaled} {'-' if offset < 0 else '+'} {abs(offset):.3g}"
    )
