"""What cannot be shown is refused in one plain sentence, and the old bundle stays as it was."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fuzzyvision.bundle import conversion, parity
from fuzzyvision.bundle.frameworks import keras, tensorflow
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from tests.support.models import HEIGHT, LABELS, WIDTH, Desk, Untyped, legacy, network
from tests.support.training import requires_tensorflow

Maker = Callable[[Desk], Path]


def ends_with_2(capsys: pytest.CaptureFixture[str], desk: Desk, file: Path, *options: str) -> str:
    """Import into a folder that holds a bundle; return the sentence that it is refused with."""
    out = desk.folder / "bundle"
    if not out.exists():
        out.mkdir()
        for name in (conversion.KERAS, conversion.LITE, conversion.CARD):
            (out / name).write_text(f"old {name}")
    labels = str(desk.labels())
    capsys.readouterr()
    assert main(["import", str(file), "--labels", labels, "--out", str(out), *options]) == 2
    written = capsys.readouterr().err
    assert "Traceback" not in written
    assert written.count("\n") == 1
    assert written.rstrip().endswith(".")
    kept = {path.name: path.read_text() for path in out.iterdir()}
    assert kept == {
        name: f"old {name}" for name in (conversion.KERAS, conversion.LITE, conversion.CARD)
    }
    assert [path.name for path in desk.folder.glob(".bundle*")] == []
    return written


def of_bytes(name: str, data: bytes) -> Maker:
    def make(desk: Desk) -> Path:
        (desk.folder / name).write_bytes(data)
        return desk.folder / name

    return make


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(name.replace("_dot_", "."), data)
    return buffer.getvalue()


def folder_with(*names: str) -> Maker:
    def make(desk: Desk) -> Path:
        for name in names:
            path = desk.folder / "given" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"content")
        return desk.folder / "given"

    return make


NO_MODELS: dict[str, tuple[Maker, str]] = {
    "missing": (lambda desk: desk.folder / "no.keras", "There is no model"),
    "empty": (of_bytes("m.keras", b""), "m.keras is empty"),
    "text": (of_bytes("m.txt", b"hello, world"), "m.txt is no model that is known here, not a"),
    "not Keras": (of_bytes("m.keras", b"hello, world"), "m.keras is not a Keras file"),
    "half a ZIP": (of_bytes("m.keras", b"PK\x03\x04" + b"\0" * 99), "is damaged or incomplete"),
    "half an HDF5": (of_bytes("m.h5", b"\x89HDF\r\n\x1a\n" + b"\0" * 99), "is damaged or incompl"),
    "half a tflite": (of_bytes("m.tflite", b"\x1c\0\0\0TFL3" + b"\0" * 99), "is damaged or inco"),
    "PyTorch": (
        of_bytes("m.pt", archive(data_dot_pkl=b"x")),
        "m.pt is a PyTorch file",
    ),
    "ONNX": (of_bytes("m.onnx", b"\x08\x07\x12\x04abcd"), "m.onnx is an ONNX file"),
    "a ZIP of a model": (
        of_bytes("m.zip", archive(keras_model_dot_h5=b"x", labels_dot_txt=b"x")),
        "m.zip is an archive: unpack it, and name what is in it, keras_model.h5",
    ),
    "damaged layers": (
        of_bytes("m.keras", archive(config_dot_json=b"{nonsense", metadata_dot_json=b"{}")),
        "m.keras is damaged: its list of layers is not JSON",
    ),
    "a folder": (folder_with("readme.txt"), "is not a SavedModel: it has no saved_model.pb"),
    "a folder of a file": (folder_with("keras_model.h5"), "name the file in it"),
    "half a SavedModel": (folder_with("saved_model.pb"), "given/saved_model.pb is damaged"),
    "a bundle": (folder_with("card.json", "model.tflite"), "is a bundle already"),
}


@requires_tensorflow
@pytest.mark.parametrize("kind", NO_MODELS)
def test_what_is_no_model_is_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    make, words = NO_MODELS[kind]
    assert words in ends_with_2(capsys, desk, make(desk))


def two_inputs() -> Untyped:
    layers = keras().layers
    picture, number = keras().Input((HEIGHT, WIDTH, 3)), keras().Input((2,))
    values = layers.Concatenate()([layers.Flatten()(picture), number])
    return keras().Model([picture, number], layers.Dense(LABELS, activation="softmax")(values))


def two_outputs() -> Untyped:
    layers = keras().layers
    picture = keras().Input((HEIGHT, WIDTH, 3))
    values = layers.Flatten()(picture)
    return keras().Model(picture, [layers.Dense(LABELS)(values), layers.Dense(2)(values)])


def every_pixel() -> Untyped:
    picture = keras().Input((HEIGHT, WIDTH, 3))
    return keras().Model(picture, keras().layers.Conv2D(LABELS, 1, activation="softmax")(picture))


def row() -> Untyped:
    numbers = keras().Input((784,))
    return keras().Model(numbers, keras().layers.Dense(LABELS)(numbers))


def regression() -> Untyped:
    made = network(ending=None)
    made.compile(loss="mse")
    return made


def broken() -> Untyped:
    made = network()
    made.set_weights([weight * np.nan for weight in made.get_weights()])
    return made


def with_layer(layer: Untyped) -> Untyped:
    return network(begin=layer)


def own_layer() -> Untyped:
    class Mine(keras().layers.Layer):  # type: ignore[misc]  # Keras ships no types
        def call(self, values: Untyped) -> Untyped:
            return values / 255

    return with_layer(Mine())


NO_CLASSIFIERS: dict[str, tuple[Callable[[], Untyped], str]] = {
    "two inputs": (two_inputs, "takes 2 inputs"),
    "two outputs": (two_outputs, "gives 2 outputs"),
    "a map": (every_pixel, "answers a picture with 12 by 16 by 4 numbers"),
    "a row": (row, "takes 784 numbers in a row"),
    "regression": (regression, "trained with the loss mse"),
    "one number": (lambda: network(outputs=1, ending=None), "estimates a number"),
    "many labels at once": (lambda: network(ending="sigmoid"), "several labels can be right"),
    "NaN": (broken, "NaN"),
    "other labels": (lambda: network(outputs=5), "There are 4 labels, but m.keras tells 5 apart"),
    "any size": (lambda: network((None, None, 3)), "takes pictures of any size"),
    "four channels": (lambda: network((HEIGHT, WIDTH, 4)), "pictures of 4 channels"),
    "a Lambda": (lambda: with_layer(keras().layers.Lambda(lambda x: x)), "has a Lambda layer"),
    "an own layer": (own_layer, "uses Mine, which is not part of Keras"),
}


@requires_tensorflow
@pytest.mark.parametrize("kind", NO_CLASSIFIERS)
def test_non_classifier_is_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    make, words = NO_CLASSIFIERS[kind]
    file = desk.save(make(), "m.keras")
    assert words in ends_with_2(capsys, desk, file, "--scaling", "0..1")


@requires_tensorflow
def test_keras_2_lambda_is_refused_before_it_runs(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    file = desk.save(network(begin=legacy().layers.Lambda(lambda x: x), kit=legacy()), "m.h5")
    assert "has a Lambda layer" in ends_with_2(capsys, desk, file)


@requires_tensorflow
def test_weights_without_their_network_are_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    network().save_weights(desk.folder / "m.weights.h5")
    assert "holds weights only" in ends_with_2(capsys, desk, desk.folder / "m.weights.h5")


@requires_tensorflow
def test_file_reading_savedmodel_is_refused_unloaded(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    tf = tensorflow()
    secret = desk.folder / "secret"
    secret.write_text("secret")
    module = tf.Module()

    def answer(picture: Untyped) -> Untyped:
        length = tf.strings.length(tf.io.read_file(str(secret)))
        return tf.reduce_mean(picture, axis=(1, 2)) + tf.cast(length, tf.float32)

    spec = tf.TensorSpec((None, HEIGHT, WIDTH, 3), tf.float32)
    module.answer = tf.function(answer, input_signature=[spec])
    tf.saved_model.save(module, str(desk.folder / "m"), {"serving_default": module.answer})
    assert "This model runs ReadFile" in ends_with_2(capsys, desk, desk.folder / "m")


@requires_tensorflow
def test_unsupported_operations_are_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    tf = tensorflow()
    module = tf.Module()

    def answer(picture: Untyped) -> Untyped:
        return tf.math.igamma(0.5, tf.concat([tf.reduce_mean(picture, axis=(1, 2))] * 2, -1)[:, :4])

    spec = tf.TensorSpec((None, HEIGHT, WIDTH, 3), tf.float32)
    module.answer = tf.function(answer, input_signature=[spec])
    tf.saved_model.save(module, str(desk.folder / "m"), {"serving_default": module.answer})
    said = ends_with_2(capsys, desk, desk.folder / "m", "--scaling", "0..1", "--outputs", "logits")
    assert "it has no Igamma" in said


@requires_tensorflow
def test_a_scaling_that_nothing_tells_is_asked_for(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    file = desk.save(network(), "m.keras")
    labels, out = str(desk.labels()), str(desk.folder / "bundle")
    assert main(["import", str(file), "--labels", labels, "--out", out]) == 2
    words = capsys.readouterr().err
    assert words.startswith("Nothing in this model tells how its pixels are scaled")
    for name in ("0..1", "-1..1", "0..255", "caffe", "torch"):
        assert f"\n  {name} " in words
    assert not Path(out).exists()


@requires_tensorflow
def test_grey_model_refuses_colour_scaling(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    file = desk.save(network((HEIGHT, WIDTH, 1)), "m.keras")
    assert "is one of three colours" in ends_with_2(capsys, desk, file, "--scaling", "torch")


@requires_tensorflow
def test_conversion_with_other_outputs_is_refused() -> None:
    wanted = np.array([[0.7, 0.3]] * 3)
    assert parity.compare(wanted, np.array([[0.695, 0.305]] * 3)).difference < 0.0051
    with pytest.raises(CommandError, match=r"moved by 0\.0200, and at most 0\.01"):
        parity.compare(wanted, np.array([[0.68, 0.32]] * 3))
    with pytest.raises(CommandError):
        parity.compare(wanted, np.full((3, 2), np.nan))


@requires_tensorflow
def test_a_damaged_file_never_ends_in_a_traceback(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = desk.save(network(), "whole.keras").read_bytes()
    rng = np.random.default_rng(4)
    refused = 0
    for number in range(12):
        data = bytearray(whole)
        if number % 2:
            del data[int(rng.integers(10, len(data))) :]
        else:
            for place in rng.integers(0, len(data), 20):
                data[place] ^= 255
        file = desk.folder / f"m{number}.keras"
        file.write_bytes(data)
        words = ends_with_2(capsys, desk, file, "--scaling", "0..1")
        refused += "Traceback" not in words
    assert refused == 12
