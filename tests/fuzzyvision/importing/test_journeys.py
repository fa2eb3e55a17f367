"""Models that people bring: imported by one command, then classified through the local stack."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests
from numpy.typing import NDArray
from PIL import Image

from chalicelib.images import pictures
from fuzzyvision.bundle.frameworks import keras, silence
from fuzzyvision.cli import main
from tests.support.journey import answer_to
from tests.support.models import (
    HEIGHT,
    WIDTH,
    Desk,
    Pixels,
    Untyped,
    answers_like,
    filled,
    legacy,
    network,
    predict,
    softmax,
)
from tests.support.pictures import decoded, encoded, noise
from tests.support.stack import RunningStack, running_stack
from tests.support.training import requires_tensorflow

Rows = NDArray[np.float64]
Expected = Callable[[Pixels], Rows]

RED = Image.new("RGB", (320, 240), (235, 40, 15))
PICTURE = encoded(Image.blend(noise(320, 240, seed=5), RED, 0.7), quality=95)
"""Far from an even grey, at which a network of drawn weights is undecided."""


def through_the_stack(bundle: Path, expected: Expected, labels: list[str]) -> dict[str, Any]:
    """Classify the picture through the stack and hold the result against the original's answer."""
    with running_stack(bundle, MODEL_FOLDER=str(bundle)) as stack:
        result: dict[str, Any] = answer_to(stack, PICTURE)["result"]
        width, height = size_of(stack, result)
    (wanted,) = expected(pictures.read(PICTURE, width, height).pixels[np.newaxis])
    assert wanted.max() > 1.5 / len(labels)  # or any answer would do
    assert result["predictions"][0]["label"] == labels[wanted.argmax()]
    assert len(result["predictions"]) == min(10, len(labels))
    for prediction in result["predictions"]:
        place = labels.index(prediction["label"])
        assert prediction["probability"] == pytest.approx(wanted[place], abs=0.01)
    return result


def size_of(stack: RunningStack, result: dict[str, Any]) -> tuple[int, int]:
    """Return width and height of what the model saw."""
    response = requests.get(stack.url + result["thumbnail"], timeout=30)
    return decoded(response.content).size


def caffe(values: Rows) -> Untyped:
    return keras().applications.imagenet_utils.preprocess_input(values, mode="caffe")


def torch(values: Rows) -> Untyped:
    return keras().applications.imagenet_utils.preprocess_input(values, mode="torch")


SCALINGS: dict[str, tuple[float, Callable[[Rows], Untyped]]] = {
    "0..1": (1, lambda values: values / 255),
    "-1..1": (2, lambda values: values / 127.5 - 1),
    "0..255": (255, lambda values: values),
    "caffe": (255, caffe),
    "torch": (4, torch),
}


@requires_tensorflow
@pytest.mark.parametrize("scaling", SCALINGS)
def test_keras_3_model_keeps_outputs_in_each_scaling(desk: Desk, scaling: str) -> None:
    span, scale = SCALINGS[scaling]
    made = filled(network(), span)
    check(desk, made, lambda pixels: predict(made, scale(pixels.astype(float))), scaling)


@requires_tensorflow
def test_logits_answer_as_in_keras_with_a_softmax(desk: Desk) -> None:
    made = network(ending=None)
    check(desk, made, lambda pixels: softmax(predict(made, pixels / 255)), "0..1")


@requires_tensorflow
def test_grey_model_keeps_outputs_on_pillow_grey(desk: Desk) -> None:
    made = filled(network((HEIGHT, WIDTH, 1)), 2)

    def expected(pixels: Pixels) -> Rows:
        grey = np.stack([np.asarray(Image.fromarray(each).convert("L")) for each in pixels])
        return predict(made, grey[..., np.newaxis] / 127.5 - 1)

    check(desk, made, expected, "-1..1")


@requires_tensorflow
def test_a_tall_model_answers_as_in_keras(desk: Desk) -> None:
    made = network((60, 20, 3))
    check(desk, made, lambda pixels: predict(made, pixels / 255), "0..1")


@requires_tensorflow
def test_thousand_label_float16_model_keeps_outputs(desk: Desk) -> None:
    made = network(outputs=1000)
    *others, kernel, offset = made.get_weights()
    made.set_weights([*others, kernel / 2, offset / 2])
    card = check(desk, made, lambda pixels: predict(made, pixels / 255), "0..1")
    assert card["imported"]["float16_weights"]
    assert (desk.out / "model.tflite").stat().st_size < 0.8 * 4 * made.count_params()


@pytest.mark.slow
@requires_tensorflow
def test_teachable_machine_file_needs_no_options(desk: Desk, shared: Path) -> None:
    file = shared / "weights" / "teachable_machine_digits.h5"
    labels = shared / "weights" / "teachable_machine_digits_labels.txt"
    assert main(["import", str(file), "--labels", str(labels), "--out", str(desk.out)]) == 0
    assert desk.card()["imported"]["scaling"] == "-1..1"
    assert set(desk.card()["files"]) == {"model.h5", "model.tflite"}
    with silence():
        original = legacy().models.load_model(file, compile=False)
    result = through_the_stack(
        desk.out, lambda pixels: predict(original, pixels / 127.5 - 1), list("0123456789")
    )
    assert result["model"]["name"] == "teachable_machine_digits"


def check(desk: Desk, made: Untyped, expected: Expected, scaling: str) -> dict[str, Any]:
    """Import a model by one command; hold its files and the stack against what it answers."""
    file, count = desk.save(made, "m.keras"), made.output_shape[-1]
    arguments = [str(file), "--labels", str(desk.labels(count)), "--out", str(desk.out)]
    assert main(["import", *arguments, "--scaling", scaling]) == 0
    card = desk.card()
    answers_like(desk.out, card, expected)
    through_the_stack(desk.out, expected, card["labels"])
    return card
