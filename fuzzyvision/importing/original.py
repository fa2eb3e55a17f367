"""A model as it was brought, and all that was found out about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.conversion import channels
from fuzzyvision.bundle.scaling import BGR, Affine, affine
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.beginning import Beginning

Untyped: TypeAlias = Any
"""What comes from Keras and TensorFlow, which ship no types."""


@dataclass(frozen=True)
class Steps:
    """A quantised tensor: value = (number - zero) * scale."""

    scale: float
    zero: int

    def values(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what numbers stand for."""
        return (numbers - self.zero) * self.scale


@dataclass(frozen=True)
class Original:
    """A model as it was brought.

    `shape` is what it looks at, (height, width) or (height, width, channels), of `dtype`; `run`
    answers one picture of scaled values [1, *shape] with float64 [outputs], quantising and
    dequantising where it does so itself. `call` is the same on TensorFlow's tensors, `lite` a file
    that is used as it is: one of both is there. `ending` is the kind of its last operation,
    `beginning` what it does to pixels before its first layer, `span` what a quantised input can
    stand for. `network` is the Keras file to train on from, `named_like` the tool whose
    names its layers bear, `loss` what it was trained with. `told` are the scaling and the labels
    that a file's own metadata names; `notes` what its owner should know.
    """

    kind: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    outputs: int
    run: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    ending: str
    call: Callable[[Untyped], Untyped] | None = None
    lite: bytes | None = None
    beginning: Beginning | None = None
    span: tuple[float, float] | None = None
    steps: Steps | None = None
    quantised_answer: bool = False
    network: Path | None = None
    named_like: str = ""
    loss: str = ""
    told_scaling: str = ""
    told_labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Its input's (width, height) in pixels."""
        return self.shape[1], self.shape[0]

    @property
    def channels(self) -> int:
        """3 for colour, 1 for grey."""
        return channels(self.shape)

    @property
    def takes_whole_numbers(self) -> bool:
        """Whether it takes pixels themselves, unscaled."""
        return np.issubdtype(self.dtype, np.integer) and self.steps is None

    def feeding(self, scaled: str) -> Affine:
        """Return what becomes of pixels for a file that is used as it is.

        The 256 steps of a quantised input are the 256 values of a pixel by its maker's intention,
        if not to the last digit: then pixels are fed as they are, as its maker's phone does.
        """
        way = affine(scaled, self.channels)
        if self.steps is None or self.dtype.itemsize > 1 or way.order == BGR:
            return way
        least = np.iinfo(self.dtype).min
        pixels = np.arange(256)[:, np.newaxis]
        numbers = (pixels * way.scale + way.offset) / self.steps.scale + self.steps.zero
        if np.abs(numbers - (pixels + least)).max() > 1:
            return way
        scale, offset = self.steps.scale, (least - self.steps.zero) * self.steps.scale
        return Affine(way.order, (scale,) * self.channels, (offset,) * self.channels)


TEACHABLE = "Teachable Machine"
_TEACHABLE_LAYERS = ("dense_Dense1", "dense_Dense2")


def named_like(text: str) -> str:
    """Return the tool whose layers' names are in a model's text, empty if it is not known."""
    return TEACHABLE if all(name in text for name in _TEACHABLE_LAYERS) else ""


def widened(names: Iterable[str]) -> tuple[str, ...]:
    """Return the note on a model that computed in these types, if there are any."""
    told = ", ".join(sorted(names))
    moved = "so that its answers can differ a little from the original's"
    return (f"its {told} became float32, {moved}",) if told else ()


def check_single(inputs: int, outputs: int) -> None:
    """Refuse a model that takes or gives several things."""
    if inputs != 1:
        raise CommandError(
            f"This model takes {inputs} inputs; Fuzzy Vision gives it one picture and nothing else."
        )
    if outputs != 1:
        raise CommandError(
            f"This model gives {outputs} outputs; Fuzzy Vision shows models with one, the labels."
        )


def outputs_of(shape: tuple[int | None, ...]) -> int:
    """Return how many numbers an answer of shape [1, outputs] or [1, 1, 1, outputs] has.

    Raises CommandError if that is not one number a label.
    """
    *middle, outputs = shape[1:] or (None,)
    if not shape[1:] or outputs is None or any(side != 1 for side in middle):
        sides = " by ".join(str(side or "?") for side in shape[1:]) or "one number"
        raise CommandError(
            f"This model is not a classifier: it answers a picture with {sides} numbers "
            "in place of one for each label."
        )
    return outputs
