"""The bundle: model.keras, model.tflite and card.json, written all or not at all."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chalicelib.model.classifier import Classifier
from fuzzyvision.bundle.frameworks import Model, keras, predict, silence, tensorflow
from fuzzyvision.common.errors import CommandError

KERAS, LITE, CARD = "model.keras", "model.tflite", "card.json"

MOST_DIFFERENCE = 0.01
"""Largest difference of a probability between the two files that is accepted."""


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """Make a folder next to `out` to build in, and remove it at the end."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        yield Path(folder)


def save(model: Model, folder: Path) -> dict[str, str]:
    """Write both files of the network and return their names with their SHA-256."""
    bare = keras().Model(model.inputs, model.outputs, name=model.name)  # without an optimizer
    bare.save(folder / KERAS)
    (folder / LITE).write_bytes(lite(bare))
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in (KERAS, LITE)}


def lite(model: Model) -> bytes:
    """Convert to TensorFlow Lite: one uint8 picture in, probabilities out, float32 weights.

    Weights of 16 bits would halve the file, but moved probabilities of a trained network by up
    to 0.02, and made it no faster: too much for two files that are to be the same network.
    """
    tf = tensorflow()
    pixels = keras().Input(batch_shape=(1, *model.input_shape[1:]), dtype="uint8")
    single = keras().Model(pixels, model(keras().ops.cast(pixels, "float32")))
    with tempfile.TemporaryDirectory() as folder, silence():
        single.export(folder, verbose=False)
        return bytes(tf.lite.TFLiteConverter.from_saved_model(folder).convert())


def run(folder: Path, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return what the service would answer, [n, labels], to pixels [n, height, width, 3]."""
    with silence():
        classifier = Classifier(folder)
    return np.array([classifier.probabilities(picture) for picture in pixels])


def difference(folder: Path, pixels: NDArray[np.uint8]) -> float:
    """Return the largest difference of a probability between the two saved files.

    Raises CommandError if it is above 0.01: the bundle must not be used then.
    """
    model = keras().models.load_model(folder / KERAS)
    largest = float(np.abs(predict(model, pixels) - run(folder, pixels)).max())
    if not largest <= MOST_DIFFERENCE:
        raise CommandError(
            f"The converted model differs by {largest:.4f} from the trained one; "
            f"at most {MOST_DIFFERENCE} is accepted. The old model stays."
        )
    return largest


def publish(folder: Path, card: dict[str, Any], out: Path) -> None:
    """Put the files from `folder` in place in `out`, the card last, each in one step.

    A file that the new bundle lacks goes: an imported network need not have a model.keras.
    """
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (folder / CARD).write_text(f"{text}\n", encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    for name in (KERAS, LITE, CARD):
        if (folder / name).exists():
            (folder / name).replace(out / name)
        else:
            (out / name).unlink(missing_ok=True)
