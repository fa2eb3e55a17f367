"""Beginnings, endings and shapes of all kinds, against what the framework itself answers."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from fuzzyvision.bundle.frameworks import keras
from tests.support.models import (
    HEIGHT,
    LABELS,
    WIDTH,
    Desk,
    Pixels,
    Untyped,
    answers_like,
    filled,
    network,
    predict,
)
from tests.support.training import requires_tensorflow


@requires_tensorflow
@pytest.mark.parametrize(
    ("begin", "told"),
    [
        (lambda: keras().layers.Rescaling(1 / 255), "x / 255"),
        (lambda: keras().applications.densenet.preprocess_input, "x / 57.6 - 1.99"),
        (lambda: keras().layers.Normalization(mean=[120, 110, 100], variance=[3600] * 3), "x / 60"),
    ],
    ids=["Rescaling", "preprocess_input", "Normalization"],
)
def test_inner_scaling_decides_and_is_reported(
    desk: Desk, begin: Callable[[], Untyped], told: str
) -> None:
    made = network(begin=begin())
    card, lines = desk.take(desk.save(made, "mine.keras"))
    answers_like(desk.out, card, lambda pixels: predict(made, pixels))
    assert f"it starts with its own scaling, {told}" in card["imported"]["scaling_because"]
    assert any(line.startswith("Scaling 0..255: it starts with") for line in lines)


@requires_tensorflow
def test_owner_option_overrides_detection_with_warning(
    desk: Desk,
) -> None:
    made = filled(network(begin=keras().layers.Rescaling(1 / 255)))
    card, lines = desk.take(desk.save(made, "mine.keras"), scaling="0..1")
    answers_like(desk.out, card, lambda pixels: predict(made, pixels / 255))
    assert any(line.startswith("Take care: the model itself looks like 0..255") for line in lines)


@requires_tensorflow
@pytest.mark.parametrize("ending", ["sigmoid", None])
def test_one_output_is_the_second_label(desk: Desk, ending: str | None) -> None:
    made = network(outputs=1, ending=ending)
    if ending is None:
        made.compile(loss=keras().losses.BinaryCrossentropy(from_logits=True))
    card, _ = desk.take(desk.save(made, "mine.keras"), scaling="0..1", count=2)

    def expected(pixels: Pixels) -> Untyped:
        share = predict(made, pixels / 255)
        share = share if ending else 1 / (1 + np.exp(-share))
        return np.concatenate([1 - share, share], axis=1)

    answers_like(desk.out, card, expected)


@requires_tensorflow
def test_grey_model_without_channel_axis_sees_grey(desk: Desk) -> None:
    begin = keras().layers.Reshape((HEIGHT, WIDTH, 1))
    made = filled(network((HEIGHT, WIDTH), begin=begin), 255)
    card, lines = desk.take(desk.save(made, "mine.keras"), scaling="0..255")

    def expected(pixels: Pixels) -> Untyped:
        grey = [np.asarray(Image.fromarray(each).convert("L")) for each in pixels]
        return predict(made, np.stack(grey))

    answers_like(desk.out, card, expected, allowed=2e-4)
    assert card["input"]["channels"] == 1
    assert any("in grey" in line for line in lines)


@requires_tensorflow
def test_flexible_model_gets_the_given_size(desk: Desk) -> None:
    made = network((None, None, 3))
    card, _ = desk.take(desk.save(made, "mine.keras"), scaling="0..1", size=(20, 10))
    assert card["input"] == {"width": 20, "height": 10, "channels": 3, "fit": "crop"}
    answers_like(desk.out, card, lambda pixels: predict(made, pixels / 255))


@requires_tensorflow
def test_weights_beyond_float16_stay_float32(desk: Desk) -> None:
    made = network(outputs=1000)
    *others, offset = made.get_weights()
    offset[-1] = -1e5  # over the largest number of 16 bits; this label is never said
    made.set_weights([*others, offset])
    card, _ = desk.take(desk.save(made, "mine.keras"), scaling="0..1", count=1000)
    assert not card["imported"]["float16_weights"]


@requires_tensorflow
def test_integer_model_takes_raw_pixels(desk: Desk) -> None:
    layers = keras().layers
    entry = keras().Input((HEIGHT, WIDTH, 3), dtype="uint8")
    values = layers.Conv2D(4, 3, activation="relu")(layers.Rescaling(1 / 255)(entry))
    values = layers.GlobalAveragePooling2D()(values)
    made = filled(keras().Model(entry, layers.Dense(LABELS, activation="softmax")(values)), 255)
    card, _ = desk.take(desk.save(made, "mine.keras"))
    answers_like(desk.out, card, lambda pixels: predict(made, pixels))
    assert card["imported"]["scaling_because"] == "it takes whole numbers"
