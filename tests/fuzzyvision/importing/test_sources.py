"""Every kind of file that people bring, against what its own framework answers."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.order import Order
from tests.support.models import (
    HEIGHT,
    LABELS,
    WIDTH,
    Desk,
    Untyped,
    answers_like,
    filled,
    legacy,
    lite,
    network,
    numbers,
    pixels_of,
    predict,
    quantised,
    softmax,
)
from tests.support.training import requires_tensorflow

Rows = NDArray[np.float64]


@requires_tensorflow
def test_a_keras_3_file_is_imported_under_any_name(desk: Desk) -> None:
    model = network()
    file = desk.save(model, "mine.keras").rename(desk.folder / "My best (final)")
    card, told = desk.take(file, scaling="0..1")
    answers_like(desk.out, card, lambda pixels: predict(model, pixels / 255))
    assert card["name"] == "My best (final)"
    assert card["input"] == {"width": WIDTH, "height": HEIGHT, "channels": 3, "fit": "crop"}
    assert set(card["files"]) == {conversion.KERAS, conversion.LITE}
    assert told[0].startswith("Loading TensorFlow")
    assert any(line.startswith("Parity: on ") for line in told)


@requires_tensorflow
def test_an_h5_file_of_keras_3_is_read_by_keras_3(desk: Desk) -> None:
    model = network()
    card, _ = desk.take(desk.save(model, "mine.h5"), scaling="-1..1")
    answers_like(desk.out, card, lambda pixels: predict(model, pixels / 127.5 - 1))
    assert card["imported"]["kind"] == "a Keras 3 model"


@requires_tensorflow
@pytest.mark.parametrize("name", ["old.h5", "old.keras"])
def test_keras_2_file_is_kept_for_keras_2(desk: Desk, name: str) -> None:
    model = branched(legacy())
    card, _ = desk.take(desk.save(model, name), scaling="0..1")
    answers_like(desk.out, card, lambda pixels: predict(model, pixels / 255))
    assert "tf_keras" in card["imported"]["kind"]
    kept = desk.out / card["network"]["file"]
    assert kept.read_bytes() == (desk.folder / name).read_bytes()
    assert kept.suffix == Path(name).suffix


@requires_tensorflow
def test_keras_2_file_with_old_module_names_is_read(desk: Desk) -> None:
    model = network(kit=legacy())
    new, old = desk.save(model, "new.keras"), desk.folder / "old.keras"
    with zipfile.ZipFile(new) as source, zipfile.ZipFile(old, "w") as target:
        for name in source.namelist():
            data = source.read(name).replace(b"tf_keras.src", b"keras.src")
            target.writestr(name, data.replace(b"2.21.0", b"2.15.0"))
    card, _ = desk.take(old, scaling="0..255")
    answers_like(desk.out, card, lambda pixels: predict(model, pixels))


@requires_tensorflow
def test_keras_2_functions_are_imported(desk: Desk) -> None:
    model = network(begin=legacy().applications.vgg16.preprocess_input, kit=legacy())
    card, _ = desk.take(desk.save(model, "old.h5"))
    answers_like(desk.out, card, lambda pixels: predict(model, pixels))
    assert card["imported"]["scaling"] == "0..255"
    assert conversion.LEGACY in card["files"]


@requires_tensorflow
def test_exported_savedmodel_leaves_no_keras_file(desk: Desk) -> None:
    model = network(begin=keras().layers.Rescaling(1 / 127.5, -1))
    with silence():
        model.export(desk.folder / "exported", verbose=False)
    card, _ = desk.take(desk.folder / "exported")
    answers_like(desk.out, card, lambda pixels: predict(model, pixels))
    assert card["imported"]["scaling"] == "0..255"
    assert "network" not in card
    assert {path.name for path in desk.out.iterdir()} == {conversion.LITE, conversion.CARD}


@requires_tensorflow
def test_a_savedmodel_that_keras_2_saved_is_read(desk: Desk) -> None:
    model = network(kit=legacy())
    with silence():
        model.save(desk.folder / "old", save_format="tf")
    card, _ = desk.take(desk.folder / "old", scaling="torch")
    mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    answers_like(desk.out, card, lambda pixels: predict(model, (pixels / 255 - mean) / deviation))


@requires_tensorflow
def test_a_savedmodel_of_plain_tensorflow_is_read(desk: Desk) -> None:
    tf = tensorflow()
    weights = numbers(5, 3, LABELS)
    module = tf.Module()
    module.weights_ = tf.Variable(weights * 4)

    def answer(picture: Untyped) -> Untyped:
        return tf.reduce_mean(picture, axis=(1, 2)) @ module.weights_

    module.answer = tf.function(
        answer, input_signature=[tf.TensorSpec((None, HEIGHT, WIDTH, 3), tf.float32)]
    )
    tf.saved_model.save(module, str(desk.folder / "plain"), {"serving_default": module.answer})
    card, _ = desk.take(desk.folder / "plain", scaling="0..1")
    answers_like(
        desk.out, card, lambda pixels: softmax((pixels / 255).mean(axis=(1, 2)) @ weights * 4)
    )


@requires_tensorflow
def test_a_tflite_file_is_used_as_it_is(desk: Desk) -> None:
    model = network(ending=None)
    file = desk.folder / "mine.tflite"
    file.write_bytes(lite(model))
    card, _ = desk.take(file, scaling="0..1")
    answers_like(desk.out, card, lambda pixels: softmax(predict(model, pixels / 255)))
    assert (desk.out / conversion.LITE).read_bytes() == file.read_bytes()


@requires_tensorflow
@pytest.mark.parametrize("kind", ["uint8", "int8"])
def test_quantised_tflite_gives_scaling_and_floats(desk: Desk, kind: str) -> None:
    file = desk.folder / "quantised.tflite"
    file.write_bytes(quantised(network(), kind))
    card, _ = desk.take(file)
    assert card["imported"]["scaling"] == "-1..1"
    least = np.iinfo(kind).min
    answers_like(
        desk.out, card, lambda pixels: as_its_maker_would(file, pixels.astype(np.int16) + least)
    )


def as_its_maker_would(file: Path, numbers_: NDArray[np.int16]) -> Rows:
    """Return what a quantised file answers to its own whole numbers, shared out to sum to 1."""
    interpreter = Interpreter(str(file))
    interpreter.allocate_tensors()
    (entry,), (answer,) = interpreter.get_input_details(), interpreter.get_output_details()
    rows = []
    for each in numbers_:
        interpreter.set_tensor(entry["index"], each[np.newaxis].astype(entry["dtype"]))
        interpreter.invoke()
        rows.append(interpreter.get_tensor(answer["index"])[0].astype(float))
    scale, zero = answer["quantization"]
    shares = (np.array(rows) - zero) * scale
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


@requires_tensorflow
def test_bundled_tflite_can_be_imported(desk: Desk) -> None:
    bundled = Path(__file__).parents[3] / "vendor" / "model"
    names = desk.folder / "names.json"
    names.write_text(json.dumps(json.loads((bundled / "card.json").read_text())["labels"]))
    card = bundle_from(
        Order(model=bundled / conversion.LITE, labels=names), desk.folder / "bundle", lambda _: None
    )
    pixels = pixels_of(card)[:10]
    difference = np.abs(
        conversion.run(desk.folder / "bundle", pixels) - conversion.run(bundled, pixels)
    )
    assert difference.max() < 0.002


def branched(kit: Untyped) -> Untyped:
    """Return a model with a branch, a nested model and a layer that Keras 3 takes otherwise."""
    layers = kit.layers
    inner = kit.Sequential([layers.Conv2D(4, 3, padding="same"), layers.ReLU(6.0)], name="inner")
    pixels = kit.Input((HEIGHT, WIDTH, 3))
    values = layers.BatchNormalization(name="normalised")(pixels)
    values = inner(values)
    side = layers.DepthwiseConv2D(3, padding="same")(values)
    values = layers.Add()([values, side])
    values = layers.Concatenate()(
        [layers.GlobalAveragePooling2D()(values), layers.GlobalMaxPooling2D()(side)]
    )
    model = kit.Model(pixels, layers.Dense(LABELS, activation="softmax")(values))
    return filled(model)
