"""model.keras: the network in Keras 3 with what it gets on, from pixels to probabilities.

The same as `dress` does to the TensorFlow Lite file; the proof compares both with the original.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.importing.basics.answer import Finish
from fuzzyvision.importing.basics.original import Original, Untyped
from fuzzyvision.importing.basics.scaling import (
    CAFFE,
    COLOURS,
    LUMA,
    PIXELS,
    TORCH,
    of_colours,
    of_grey,
)
from fuzzyvision.importing.basics.shape import channels

_BATCH = 8


def wrapped(network: Untyped, original: Original, scaling: str, finish: Finish) -> Untyped:
    """Return `network` from pixels 0-255 [n, height, width, 3] to probabilities [n, labels]."""
    height, width = original.shape[:2]
    pixels = keras().Input((height, width, COLOURS), dtype="float32", name="pixels")
    values = _begin(pixels, original, scaling)
    (answer,) = tensorflow().nest.flatten(network(values))
    answer = keras().ops.cast(answer, "float32")
    return keras().Model(pixels, _end(answer, original, finish), name="classifier")


def save(model: Untyped, file: Path) -> None:
    """Write a model; what Keras has to say about it goes nowhere."""
    with silence():
        model.save(file)


def answers(file: Path, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the probabilities that a saved model gives, read from its file again."""
    with silence():
        model = keras().models.load_model(file)
    batches = [pixels[start : start + _BATCH] for start in range(0, len(pixels), _BATCH)]
    given = [np.asarray(model(batch.astype(np.float32), training=False)) for batch in batches]
    return np.concatenate(given).astype(np.float64)


def _begin(pixels: Untyped, original: Original, scaling: str) -> Untyped:
    ops, layers = keras().ops, keras().layers
    values = pixels
    if channels(original.shape) == COLOURS:
        values = _colours(values, scaling)
    else:
        luma = np.array(LUMA, dtype=np.float32) / 2**16
        values = ops.floor(ops.sum(values * luma, axis=-1, keepdims=True) + 0.5)
        factor, offset = of_grey(scaling)
        if scaling != PIXELS:
            values = layers.Rescaling(factor, offset, dtype="float32", name="scaling")(values)
    if len(original.shape) < 3:  # noqa: PLR2004 - height and width, no axis for the one channel
        values = layers.Reshape(original.shape)(values)
    return values if original.dtype == np.float32 else ops.cast(values, original.dtype.name)


def _colours(values: Untyped, scaling: str) -> Untyped:
    if scaling == PIXELS:
        return values
    affine = of_colours(scaling)
    if scaling == CAFFE:
        values = keras().ops.flip(values, axis=-1)
    factors = np.abs(affine.matrix).sum(axis=1)
    one = scaling not in {CAFFE, TORCH}
    factor, offset = (
        (float(factors[0]), float(affine.offset[0]))
        if one
        else (factors.tolist(), affine.offset.tolist())
    )
    return keras().layers.Rescaling(factor, offset, dtype="float32", name="scaling")(values)


def _end(answer: Untyped, original: Original, finish: Finish) -> Untyped:
    ops, layers = keras().ops, keras().layers
    answer = layers.Reshape((original.outputs,), dtype="float32")(answer)
    if finish is Finish.PAIR_OF_LOGIT:
        answer = ops.sigmoid(answer)
    if finish in {Finish.PAIR, Finish.PAIR_OF_LOGIT}:
        return ops.concatenate([1 - answer, answer], axis=-1)
    if finish is Finish.SOFTMAX:
        return layers.Softmax(dtype="float32", name="probabilities")(answer)
    return answer
