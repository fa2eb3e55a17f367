"""Small models of all kinds, and what they answer in the framework that made them."""

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.bundle.parity import drawn
from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.keras_models import tf_keras
from fuzzyvision.importing.making import make
from fuzzyvision.importing.order import Order

Untyped: TypeAlias = Any
Pixels: TypeAlias = NDArray[np.uint8]

HEIGHT, WIDTH, LABELS = 12, 16, 4


def numbers(seed: int, *shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0, 1, shape).astype(np.float32)


def network(
    shape: tuple[int | None, ...] = (HEIGHT, WIDTH, 3),
    outputs: int = LABELS,
    ending: str | None = "softmax",
    begin: Callable[[Untyped], Untyped] | None = None,
    kit: Untyped = None,
) -> Untyped:
    """Return a small classifier of Keras 3, or of another `kit`, whose answers vary."""
    kit = kit or keras()
    layers = kit.layers
    pixels = kit.Input(shape)
    values = begin(pixels) if begin else pixels
    values = layers.Conv2D(4, 3, padding="same", activation="relu")(values)
    values = layers.BatchNormalization()(values)
    values = layers.GlobalAveragePooling2D()(values)
    values = layers.Dense(outputs, activation=ending)(values)
    return filled(kit.Model(pixels, values))


def filled(model: Untyped, span: float = 1.0) -> Untyped:
    """Give a model weights that make its answers vary, always the same ones.

    `span` is the width of the values that it takes; its last layer is dense.
    """
    weights = [numbers(seed, *each.shape) for seed, each in enumerate(model.get_weights())]
    for place, weight in enumerate(model.weights):
        if "variance" in weight.name:
            weights[place] = abs(weights[place]) + 0.1
    model.set_weights(weights)
    height, width, *channels = (side or HEIGHT for side in model.input_shape[1:])
    seen = drawn(height, width)
    seen = np.concatenate([seen, seen[..., :1]], axis=-1)  # as many channels as anybody takes
    pictures = seen[..., : (channels or [1])[0]] * (span / 255)
    features = type(model)(model.input, model.layers[-2].output)
    rows = predict(features, pictures.reshape(-1, height, width, *channels)) @ weights[-2]
    spread = rows.std(axis=0).mean()
    model.set_weights([*weights[:-2], weights[-2] * 2 / spread, -rows.mean(axis=0) * 2 / spread])
    return model


@dataclass(frozen=True)
class Desk:
    """A folder to work in: models and labels are put there and imported."""

    folder: Path

    @property
    def out(self) -> Path:
        """Where bundles go."""
        return self.folder / "bundle"

    def card(self) -> dict[str, Any]:
        """Read the bundle's card."""
        card: dict[str, Any] = json.loads((self.out / conversion.CARD).read_text(encoding="utf-8"))
        return card

    def labels(self, count: int = LABELS) -> Path:
        """Write a labels file."""
        file = self.folder / f"labels{count}.txt"
        file.write_text("\n".join(f"label {number}" for number in range(count)), encoding="utf-8")
        return file

    def save(self, model: Untyped, name: str) -> Path:
        """Save a model under a name."""
        with silence(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras 2 and 3 would rather have .keras
            model.save(self.folder / name)
        return self.folder / name

    def order(self, model: Path, **changes: Untyped) -> Order:
        """Return an order for a model with four labels, or as `changes` says."""
        labels = changes.pop("labels", None) or self.labels(changes.pop("count", LABELS))
        return Order(model=model, labels=labels, **changes)

    def take(self, model: Path, **changes: Untyped) -> tuple[dict[str, Any], list[str]]:
        """Import a model in this process; return its card and what was told."""
        told: list[str] = []
        card = bundle_from(self.order(model, **changes), self.out, told.append, make)
        assert card == self.card()
        return card, told


def pixels_of(card: dict[str, Any]) -> Pixels:
    """Return pictures of a model's size that its import did not see."""
    height, width = card["input"]["height"], card["input"]["width"]
    seen = drawn(height, width)
    return np.concatenate([seen[:, ::-1], np.roll(seen, 3, axis=2)])


def answers_like(
    out: Path,
    card: dict[str, Any],
    expected: Callable[[Pixels], NDArray[np.float64]],
    allowed: float = 0.002,
) -> None:
    """Hold both files of a bundle against what the original answers."""
    pixels = pixels_of(card)
    wanted = expected(pixels)
    given = conversion.run(out, pixels)
    assert np.ptp(wanted, axis=0).max() > 0.2  # or equal answers would prove nothing
    assert np.abs(given - wanted).max() < allowed
    assert np.abs(given.sum(axis=1) - 1).max() < 1e-5
    assert card["measured"]["largest_difference"] < allowed


def softmax(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def predict(model: Untyped, values: NDArray[Any]) -> NDArray[np.float64]:
    """Return what a model of either Keras answers."""
    given = model(tensorflow().constant(values, dtype="float32"), training=False)
    return np.asarray(given, dtype=np.float64)


def legacy() -> Untyped:
    """Return Keras 2."""
    return tf_keras()


def lite(model: Untyped, **settings: Untyped) -> bytes:
    """Convert as people do, batch of any size and all."""
    converter = tensorflow().lite.TFLiteConverter.from_keras_model(model)
    for name, value in settings.items():
        setattr(converter, name, value)
    with silence(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the converter's own word on quantised inputs
        return bytes(converter.convert())


def quantised(model: Untyped, kind: str) -> bytes:
    """Convert to whole numbers throughout, as for values from -1 to 1."""
    tf = tensorflow()
    rng = np.random.default_rng(2)
    pictures = [rng.uniform(-1, 1, (1, HEIGHT, WIDTH, 3)).astype(np.float32) for _ in range(20)]
    return lite(
        model,
        optimizations=[tf.lite.Optimize.DEFAULT],
        representative_dataset=lambda: ([each] for each in pictures),
        inference_input_type=getattr(tf, kind),
        inference_output_type=getattr(tf, kind),
    )
