"""The shape of what a model looks at. Pure."""

import re
from collections.abc import Sequence

from fuzzyvision.bundle.scaling import COLOURS
from fuzzyvision.common.errors import CommandError

MOST_SIDE = 2048
"""Longest side in pixels of what a model may look at: more than any classifier that we know."""

_CHANNELS = (1, COLOURS)
_ROW, _GREY, _PICTURE = 1, 2, 3


def parse_size(text: str) -> tuple[int, int]:
    """Return the width and height in `224x224`; raises CommandError for anything else."""
    found = re.fullmatch(r"(\d{1,5})\s*[xX*]\s*(\d{1,5})", text.strip())
    if not found or not all(1 <= int(side) <= MOST_SIDE for side in found.groups()):
        raise CommandError(
            f"The size {text!r} is none: write width x height in pixels, such as 224x224."
        )
    return int(found[1]), int(found[2])


def settle(declared: Sequence[int | None], size: tuple[int, int] | None) -> tuple[int, ...]:
    """Return the whole shape of one picture, (height, width) or (height, width, channels).

    `declared` is the model's input with the batch in front, None where anything goes; `size` is
    the owner's (width, height). Raises CommandError if no colour or grey picture fits.
    """
    batch, *shape = declared
    if batch not in {None, 1}:
        raise CommandError(
            f"This model takes {batch} pictures at once, and Fuzzy Vision gives it one at a time: "
            "convert it again with a batch of any size, keras.Input(shape=…, batch_size=None)."
        )
    _check(shape)
    if size is not None:
        _check_fits(shape, size)
        return (size[1], size[0], *shape[2:])  # type: ignore[arg-type]  # channels were checked
    if None in shape[:2]:
        raise CommandError(
            "This model takes pictures of any size: say which, as with --size 224x224."
        )
    whole = tuple(side for side in shape if side is not None)
    if max(whole[:2]) > MOST_SIDE:
        raise CommandError(
            f"This model looks at {whole[1]} by {whole[0]} pixels; the limit is {MOST_SIDE} a side."
        )
    return whole


def _check(shape: Sequence[int | None]) -> None:
    if len(shape) == _ROW:
        raise CommandError(
            f"This model takes {shape[0] or 'any number of'} numbers in a row, not a picture of "
            "height, width and colours."
        )
    if len(shape) == _GREY or (len(shape) == _PICTURE and shape[2] in _CHANNELS):
        return
    if len(shape) == _PICTURE and shape[0] in _CHANNELS:
        raise CommandError(
            "This model takes its colours first (channels_first), which runs on graphics cards "
            "only; save it with the channels last."
        )
    if len(shape) == _PICTURE and shape[2] is not None:
        raise CommandError(
            f"This model takes pictures of {shape[2]} channels; it must be 3 (colour) or 1 (grey)."
        )
    sides = " by ".join(str(side or "?") for side in shape)
    raise CommandError(f"This model does not take pictures: its input is {sides or 'a number'}.")


def _check_fits(shape: Sequence[int | None], size: tuple[int, int]) -> None:
    for wanted, given in zip(shape[:2], size[::-1], strict=True):
        if wanted not in {None, given}:
            raise CommandError(
                f"This model looks at {shape[1] or 'any'} by {shape[0] or 'any'} pixels, not at "
                f"{size[0]} by {size[1]}: leave the size out."
            )
