"""A model as it was brought, and all that was found out about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.inside import Beginning

Untyped: TypeAlias = Any
"""What comes from Keras and TensorFlow, which ship no types."""


@dataclass(frozen=True)
class Steps:
    """A quantised input: value = (number - zero) * scale."""

    scale: float
    zero: int

    def values(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what numbers stand for."""
        return (numbers - self.zero) * self.scale


@dataclass(frozen=True)
class Original:
    """A model as it was brought.

    `shape` is what it looks at, (height, width) or (height, width, channels), of `dtype`, in
    `steps` if that is quantised; `span` is what a quantised input can stand for. `run` answers one
    picture [1, *shape] with float64 [outputs]; a quantised answer is turned into what it stands
    for. `lite` is the same network in TensorFlow Lite, nothing added. `ending` is the kind of its
    last operation, `beginning` what it does to pixels before its first layer. `keras` is the same
    network in Keras 3 where there is one, `named_like` the tool whose names its layers bear,
    `loss` what it was trained with.
    """

    kind: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    outputs: int
    run: Callable[[NDArray[Any]], NDArray[np.float64]]
    lite: bytes
    ending: str
    beginning: Beginning | None = None
    steps: Steps | None = None
    span: tuple[float, float] | None = None
    quantised_answer: bool = False
    keras: Untyped | None = None
    named_like: str = ""
    loss: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Its input's (width, height) in pixels."""
        return self.shape[1], self.shape[0]


TEACHABLE = "Teachable Machine"
_TEACHABLE_LAYERS = ("dense_Dense1", "dense_Dense2")


def named_like(text: str) -> str:
    """Return the tool whose layers' names are in a model's text, empty if it is not known."""
    return TEACHABLE if all(name in text for name in _TEACHABLE_LAYERS) else ""


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
