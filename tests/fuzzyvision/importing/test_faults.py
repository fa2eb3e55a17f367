"""What people's own files did to the first edition: each is imported, or refused with its cause."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.making import make
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
    predict,
    softmax,
)
from tests.support.paths import ROOT
from tests.support.pictures import encoded
from tests.support.tflite_metadata import with_metadata
from tests.support.training import requires_tensorflow


@requires_tensorflow
@pytest.mark.parametrize("name", ["bgr 0..1", "bgr -1..1", "bgr 0..255", "bgr torch"])
def test_blue_first_is_a_scaling(desk: Desk, name: str) -> None:
    made = filled(network(), {"bgr 0..255": 255, "bgr torch": 4}.get(name, 2))
    card, _ = desk.take(desk.save(made, "m.keras"), scaling=name)
    plain: Untyped = {
        "bgr 0..1": lambda values: values / 255,
        "bgr -1..1": lambda values: values / 127.5 - 1,
        "bgr 0..255": lambda values: values,
        "bgr torch": lambda values: (values / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225],
    }[name]
    answers_like(desk.out, card, lambda pixels: predict(made, plain(pixels[..., ::-1] * 1.0)))


@requires_tensorflow
def test_a_slice_in_a_keras_3_model_is_read(desk: Desk) -> None:
    made = network(begin=lambda pixels: pixels[:, ::-1, ..., ::-1])
    card, _ = desk.take(desk.save(made, "m.keras"), scaling="0..1")
    answers_like(desk.out, card, lambda pixels: predict(made, pixels / 255))


@requires_tensorflow
@pytest.mark.parametrize("policy", ["mixed_float16", "float64"])
def test_other_precision_becomes_float32_and_is_told(desk: Desk, policy: str) -> None:
    before = keras().config.dtype_policy()
    keras().config.set_dtype_policy(policy)
    try:
        made = filled(network())
    finally:
        keras().config.set_dtype_policy(before)
    card, told = desk.take(desk.save(made, "m.keras"), scaling="0..1")
    answers_like(desk.out, card, lambda pixels: predict(made, pixels / 255), allowed=0.01)
    kind = policy.removeprefix("mixed_")
    assert any(line.startswith(f"Take care: its {kind} became float32") for line in told)


@requires_tensorflow
def test_a_network_of_8_bits_is_refused_with_the_way_out(desk: Desk) -> None:
    made = network()
    made.layers[-1].quantize("int8")
    with pytest.raises(CommandError, match="bring it as it was saved before that"):
        desk.take(desk.save(made, "m.keras"), scaling="0..1")


@requires_tensorflow
def test_mixed_precision_in_a_saved_model_is_told(desk: Desk) -> None:
    before = keras().config.dtype_policy()
    keras().config.set_dtype_policy("mixed_float16")
    try:
        made = filled(network())
    finally:
        keras().config.set_dtype_policy(before)
    with silence():
        made.export(desk.folder / "exported", verbose=False)
    card, told = desk.take(desk.folder / "exported", scaling="0..1")
    answers_like(desk.out, card, lambda pixels: predict(made, pixels / 255), allowed=0.01)
    assert any("its float16 became float32" in line for line in told)


@requires_tensorflow
@pytest.mark.parametrize("kind", ["gather", "crop", "tile"])
def test_picking_pixels_belongs_to_the_beginning(desk: Desk, kind: str) -> None:
    tf = tensorflow()
    begin: Untyped = {
        "gather": lambda pixels: tf.gather(pixels, [2, 1, 0], axis=-1) / 255.0,
        "crop": lambda pixels: tf.image.crop_to_bounding_box(pixels, 2, 2, 8, 8) / 255.0,
        "tile": lambda pixels: tf.tile(pixels, [1, 1, 2, 1]) / 255.0,
    }[kind]
    made = network(begin=begin, kit=legacy())
    card, _ = desk.take(desk.save(made, "m.keras"))
    assert card["imported"]["scaling"] == "0..255"
    answers_like(desk.out, card, lambda pixels: predict(made, pixels * 1.0))


@requires_tensorflow
def test_the_number_of_the_likeliest_label_is_passed_over(desk: Desk) -> None:
    tf, module = tensorflow(), tensorflow().Module()
    weights = numbers(5, 3, LABELS) * 4

    def answer(pixels: Untyped) -> Untyped:
        shares = tf.nn.softmax(tf.reduce_mean(pixels / 255, axis=(1, 2)) @ weights)
        return {"classes": tf.argmax(shares, axis=-1), "probabilities": shares}

    spec = tf.TensorSpec((None, HEIGHT, WIDTH, 3), tf.float32)
    module.answer = tf.function(answer, input_signature=[spec])
    tf.saved_model.save(module, str(desk.folder / "m"), {"serving_default": module.answer})
    card, _ = desk.take(desk.folder / "m")
    answers_like(desk.out, card, lambda pixels: softmax((pixels / 255).mean(axis=(1, 2)) @ weights))


@requires_tensorflow
def test_a_fixed_batch_becomes_one_picture(desk: Desk) -> None:
    layers = keras().layers
    pixels = keras().Input(batch_shape=(8, HEIGHT, WIDTH, 3))
    values = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, activation="relu")(pixels))
    made = keras().Model(pixels, layers.Dense(LABELS, activation="softmax")(values))
    free = network()
    weights = [numbers(seed, *each.shape) * 3 for seed, each in enumerate(made.get_weights())]
    made.set_weights(weights)
    entry = keras().Input((HEIGHT, WIDTH, 3))
    free = keras().Model(entry, made.layers[-1](made.layers[-2](made.layers[-3](entry))))
    card, told = desk.take(desk.save(made, "m.keras"), scaling="0..255")
    answers_like(desk.out, card, lambda pixels: predict(free, pixels))
    assert any("it took 8 pictures at once" in line for line in told)


@requires_tensorflow
def test_an_unpacked_keras_file_is_read(desk: Desk) -> None:
    made = network()
    file = desk.save(made, "m.keras")
    subprocess.run(  # noqa: S603 - Python's own zip
        [sys.executable, "-m", "zipfile", "-e", str(file), str(desk.folder / "unpacked")],
        check=True,
    )
    card, _ = desk.take(desk.folder / "unpacked", scaling="0..1")
    answers_like(desk.out, card, lambda pixels: predict(made, pixels / 255))
    assert card["network"]["file"] == conversion.KERAS


@requires_tensorflow
def test_an_export_that_augments_is_held_still(desk: Desk) -> None:
    layers = keras().layers
    pixels = keras().Input((HEIGHT, WIDTH, 3))
    values = layers.RandomRotation(0.2)(layers.RandomFlip()(pixels))
    values = layers.Conv2D(4, 3, activation="relu")(layers.Rescaling(1 / 255)(values))
    values = layers.GlobalAveragePooling2D()(values)
    made = filled(keras().Model(pixels, layers.Dense(LABELS, activation="softmax")(values)), 255)
    with silence():
        made.export(desk.folder / "exported", verbose=False)
    card, told = desk.take(desk.folder / "exported")
    answers_like(desk.out, card, lambda pixels: predict(made, pixels))
    assert card["imported"]["scaling"] == "0..255"
    assert any("held still" in line for line in told)


@requires_tensorflow
def test_an_export_with_dropout_at_work_is_refused(desk: Desk) -> None:
    tf = tensorflow()
    module = tf.Module()

    def answer(pixels: Untyped) -> Untyped:
        kept = tf.cast(tf.random.uniform(tf.shape(pixels)) > 0.5, tf.float32)
        colours = tf.reduce_mean(pixels * kept, axis=(1, 2))
        return tf.nn.softmax(tf.concat([colours, colours[:, :1]], axis=-1) * 20)

    spec = tf.TensorSpec((None, HEIGHT, WIDTH, 3), tf.float32)
    module.answer = tf.function(answer, input_signature=[spec])
    tf.saved_model.save(module, str(desk.folder / "m"), {"serving_default": module.answer})
    with pytest.raises(CommandError, match=r"at random when it answers.*Bring the \.keras file"):
        desk.take(desk.folder / "m", scaling="0..1")


def noisy(deviation: float) -> Untyped:
    """Return a network of Keras 2 whose author left noise at work."""
    layer = legacy().layers.GaussianNoise(deviation)
    return network(begin=lambda pixels: layer(pixels, training=True), kit=legacy())


def saved_by_tensorflow_1(desk: Desk, session: Untyped, pixels: Untyped, answer: Untyped) -> Path:
    """Write a graph as programs of TensorFlow 1 did."""
    with silence():
        tensorflow().compat.v1.saved_model.simple_save(
            session, str(desk.folder / "old"), {"x": pixels}, {"y": answer}
        )
    return desk.folder / "old"


@requires_tensorflow
def test_dropout_that_keeps_all_is_imported(desk: Desk) -> None:
    """As graphs of TensorFlow 1 have it: what is kept is a placeholder, and all by default."""
    v1 = tensorflow().compat.v1
    weights = numbers(6, 3, LABELS) * 4
    with v1.Graph().as_default(), v1.Session() as session:
        pixels = v1.placeholder(v1.float32, (None, HEIGHT, WIDTH, 3))
        kept = v1.placeholder_with_default(np.float32(1), ())
        drawn = v1.floor(v1.random_uniform(v1.shape(pixels)) + kept)
        answer = v1.reduce_mean(pixels / kept * drawn, axis=(1, 2)) @ v1.constant(weights)
        saved = saved_by_tensorflow_1(desk, session, pixels, answer)
    card, _ = desk.take(saved, scaling="0..1")
    answers_like(desk.out, card, lambda pixels: softmax((pixels / 255).mean(axis=(1, 2)) @ weights))


@requires_tensorflow
def test_a_model_that_answers_at_random_is_told_so(desk: Desk) -> None:
    _, told = desk.take(desk.save(noisy(1e-4), "m.h5"), scaling="0..1")
    assert any("asked twice, the model answers differently" in line for line in told)
    with pytest.raises(CommandError, match="at random when it answers, or drops out: asked twice"):
        desk.take(desk.save(noisy(3), "worse.h5"), scaling="0..1")


@requires_tensorflow
def test_variables_of_tensorflow_1_are_read(desk: Desk) -> None:
    v1 = tensorflow().compat.v1
    weights = numbers(5, 3, LABELS) * 4
    with v1.Graph().as_default(), v1.Session() as session:
        pixels = v1.placeholder(v1.float32, (None, HEIGHT, WIDTH, 3))
        kernel = v1.get_variable("kernel", initializer=weights, use_resource=False)
        answer = v1.reduce_mean(pixels, axis=(1, 2)) @ kernel
        session.run(v1.global_variables_initializer())
        saved = saved_by_tensorflow_1(desk, session, pixels, answer)
    card, _ = desk.take(saved, scaling="0..1")
    answers_like(desk.out, card, lambda pixels: softmax((pixels / 255).mean(axis=(1, 2)) @ weights))


@requires_tensorflow
def test_several_signatures_are_named(desk: Desk) -> None:
    tf = tensorflow()
    module = tf.Module()
    spec = tf.TensorSpec((None, HEIGHT, WIDTH, 3), tf.float32)
    module.one = tf.function(lambda x: tf.reduce_mean(x, axis=(1, 2)), input_signature=[spec])
    tf.saved_model.save(module, str(desk.folder / "m"), {"features": module.one, "b": module.one})
    with pytest.raises(CommandError, match="has the signatures b, features and none called serv"):
        desk.take(desk.folder / "m", scaling="0..1")


@requires_tensorflow
def test_metadata_of_a_tflite_file_is_believed(desk: Desk) -> None:
    made = network()
    file = desk.folder / "m.tflite"
    names = ["ant", "bee", "cat", "dog"]
    file.write_bytes(with_metadata(lite(made), 127.5, 127.5, "\n".join(names)))
    told: list[str] = []
    card = bundle_from(Order(model=file), desk.out, told.append, make)
    answers_like(desk.out, card, lambda pixels: predict(made, pixels / 127.5 - 1))
    assert card["labels"] == names
    assert any(line == "Scaling -1..1: its metadata says so." for line in told)


FILES: dict[str, tuple[bytes, str]] = {
    "a pointer of Git LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "is a pointer of Git LFS, not the model itself: run git lfs pull",
    ),
    "a web page": (b"\n<!DOCTYPE html><html><title>Sign in</title>", "is a web page, not a model"),
    "ONNX by another name": (b"\x08\x07\x12\x07pytorch\x1a\x05", "is an ONNX file"),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_was_downloaded_in_place_of_a_model_is_named(desk: Desk, kind: str) -> None:
    data, words = FILES[kind]
    (desk.folder / "m.keras").write_bytes(data)
    with pytest.raises(CommandError, match=words):
        desk.take(desk.folder / "m.keras")


def stripe(width: int, height: int, *, upright: bool) -> bytes:
    """Return a picture with a dark bar in a part that only cropping loses."""
    pixels = np.full((height, width, 3), 200, dtype=np.uint8)
    pixels[:, : width // 6] = 20 if upright else 200
    return encoded(Image.fromarray(pixels), "PNG")


@requires_tensorflow
def test_pictures_find_how_they_are_made_to_fit(desk: Desk) -> None:
    """A model of dark at the left edge: cropping a wide picture takes the edge away."""
    layers = keras().layers
    pixels = keras().Input((12, 12, 3))
    values = layers.GlobalAveragePooling2D()(layers.Cropping2D(((0, 0), (0, 10)))(pixels))
    made = keras().Model(pixels, layers.Dense(2, activation="softmax")(values))
    kernel = np.array([[-1.0, 1.0]] * 3, dtype=np.float32) / 90
    made.set_weights([kernel, np.array([3.6, -3.6], dtype=np.float32)])
    for number in range(12):
        for label in ("dark", "light"):
            file = desk.folder / "photos" / label / f"{number}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(stripe(60 + number, 24, upright=label == "dark"))
    labels = desk.folder / "l.txt"
    labels.write_text("dark\nlight")
    file, check = desk.save(made, "m.keras"), desk.folder / "photos"
    given = {"labels": labels, "scaling": "0..255", "check": check}
    card, told = desk.take(file, **given)
    assert card["input"]["fit"] == "stretch"
    assert card["measured"]["accuracy"] == 1
    assert any(line.startswith("Fit stretch, ") and "clearly best" in line for line in told)
    card, told = desk.take(file, **given, fit="crop")
    assert card["input"]["fit"] == "crop"
    assert "Take care: on your pictures, --fit stretch does clearly better." in told


@requires_tensorflow
def test_an_unchecked_fit_is_said(desk: Desk) -> None:
    _, told = desk.take(desk.save(network(), "m.keras"), scaling="0..1")
    assert any(line.startswith("Fit crop, ") and "not checked" in line for line in told)


@requires_tensorflow
@pytest.mark.parametrize("name", ['it\'s $HOME "x" ü'])
def test_paths_with_quotes_and_dollars_work(desk: Desk, name: str) -> None:
    file = desk.save(network(), "m.keras").rename(desk.folder / f"{name}.keras")
    out = desk.folder / name
    command = [sys.executable, "-m", "fuzzyvision.cli", "import", str(file), "--scaling", "0..1"]
    ended = subprocess.run(  # noqa: S603 - our own module
        [*command, "--labels", str(desk.labels()), "--out", str(out)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads((out / conversion.CARD).read_text(encoding="utf-8"))["name"] == name
    told = ended.stdout.splitlines()[-1].removeprefix("Try it: make run ")
    rules = desk.folder / "Makefile"
    rules.write_text('show:\n\t@printf %s "$$MODEL_FOLDER"\n')
    shown = subprocess.run(  # noqa: S602 - a shell, as its reader has
        f"make -s -f '{rules}' {told}", shell=True, capture_output=True, text=True, check=True
    )
    assert shown.stdout == str(out)
