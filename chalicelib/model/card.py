"""The model's card: what the service reads of the bundled model."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, TypeVar

from chalicelib.fit import CROP, FITS, Fit

T = TypeVar("T")

FILE = "card.json"
DTYPES = ("uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
ORDERS = ("rgb", "bgr")
OUTPUTS = ("probabilities", "logits", "probability of second", "logit of second")
"""What a graph's answer means; the first is meant where a card does not say."""


@dataclass(frozen=True)
class Input:
    """What a graph takes: how a picture is fitted into it, and which numbers stand for its pixels.

    Without a `dtype` these are uint8 RGB, and the graph scales them itself. With one, each is
    pixel * scale + offset of its channel, the channels in `order`; one channel is grey.
    """

    width: int
    height: int
    channels: int = 3
    fit: Fit = CROP
    dtype: str | None = None
    scale: tuple[float, ...] = (1.0, 1.0, 1.0)
    offset: tuple[float, ...] = (0.0, 0.0, 0.0)
    order: str = "rgb"

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Self:
        """Return the input that a card's document tells; raises ValueError, a plain sentence."""
        told = card.get("input")
        told = told if isinstance(told, dict) else {}
        channels = _one_of(told, "channels", (3, 1))
        return cls(
            width=_side(told, "width"),
            height=_side(told, "height"),
            channels=channels,
            fit=_one_of(told, "fit", FITS),
            dtype=_one_of(told, "dtype", (None, *DTYPES)),
            scale=_each(told, "scale", channels, 1.0),
            offset=_each(told, "offset", channels, 0.0),
            order=_one_of(told, "order", ORDERS),
        )


@dataclass(frozen=True)
class Card:
    """Name, version and labels of a model, its input and output, and what the site is called.

    A prediction whose probability is under `threshold` counts as "not sure".
    """

    name: str
    version: str
    labels: tuple[str, ...]
    input: Input
    threshold: float
    title: str = "Fuzzy Vision"
    output: str = OUTPUTS[0]

    @property
    def width(self) -> int:
        """Of the input, in pixels."""
        return self.input.width

    @property
    def height(self) -> int:
        """Of the input, in pixels."""
        return self.input.height


def load(folder: Path) -> Card:
    """Read `card.json` of a model bundle; raises ValueError, a plain sentence, on a wrong input."""
    card = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Card(
        name=card["name"],
        version=card["files"]["model.tflite"][:12],
        labels=tuple(card["labels"]),
        input=Input.of(card),
        threshold=card["threshold"],
        title=card.get("title") or Card.title,
        output=output_of(card),
    )


def output_of(card: Mapping[str, Any]) -> str:
    """Return what the answer of a card's graph means; raises ValueError, a plain sentence."""
    return _one_of(card, "output", OUTPUTS)


def example_sizes(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every example picture of a model bundle, by its SHA-256."""
    card = json.loads((folder / FILE).read_text(encoding="utf-8"))
    named = [folder / "examples" / one["file"] for one in card.get("examples", [])]
    examples = [file.read_bytes() for file in named]
    return {sha256(example).hexdigest(): len(example) for example in examples}


def _side(told: Mapping[str, Any], field: str) -> int:
    side = told.get(field)
    if type(side) is not int or side < 1:
        raise ValueError(f"{field} of the input must be a number of pixels, not {side!r}.")
    return side


def _one_of(told: Mapping[str, Any], field: str, choices: Sequence[T]) -> T:
    """Return a field's value, the first of the choices if it is not told."""
    value = told.get(field, choices[0])
    if value not in choices:
        names = ", ".join(str(one) for one in choices if one is not None)
        raise ValueError(f"{field} is {value!r}; it must be one of {names}.")
    return choices[choices.index(value)]


def _each(told: Mapping[str, Any], field: str, channels: int, usual: float) -> tuple[float, ...]:
    """Return a number for each channel."""
    values = told.get(field, [usual] * channels)
    numbers = isinstance(values, list) and all(type(one) in (int, float) for one in values)
    if not numbers or len(values) != channels or not all(map(math.isfinite, values)):
        raise ValueError(f"{field} must be a list of {channels} numbers, one a channel.")
    return tuple(map(float, values))
