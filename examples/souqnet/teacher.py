"""A stronger network's opinion of every view that the small one learns from (distillation)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from examples.souqnet.augment import view
from examples.souqnet.samples import Sample, targets
from fuzzyvision.bundle.frameworks import keras, silence
from fuzzyvision.common.errors import CommandError

Features: TypeAlias = NDArray[np.float32]

_EPOCHS, _BATCH, _RATE, _RIDGE = 15, 128, 2e-3, 2e-3
_LEAST = 4096
"""About how many rows the head learns from in an epoch at least: few pictures are repeated."""


class Embedding:
    """A network's features of pictures: any `.tflite` that takes one uint8 picture.

    Raises CommandError if the file is another network.
    """

    def __init__(self, file: Path) -> None:
        try:
            with silence():
                self._interpreter: Any = Interpreter(str(file), num_threads=1)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError):
            raise CommandError(
                f"The teacher's file {file} is not a TensorFlow Lite model."
            ) from None
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]
        shape = self._input["shape"].tolist()
        if self._input["dtype"] is not np.uint8 or len(shape) != 4 or shape[3] != 3:  # noqa: PLR2004 - 1, height, width, 3
            raise CommandError(f"The teacher {file} must take one RGB picture of type uint8.")
        self._size = (shape[2], shape[1])

    def of(self, pixels: NDArray[np.uint8]) -> Features:
        """Return features [n, any] of pictures [n, height, width, 3], enlarged as it needs."""
        return np.stack([self._one(Image.fromarray(picture)) for picture in pixels])

    def _one(self, picture: Image.Image) -> Features:
        fitted = picture.resize(self._size, Image.Resampling.BICUBIC)
        self._interpreter.set_tensor(self._input["index"], np.asarray(fitted)[None])
        self._interpreter.invoke()
        answer: NDArray[Any] = self._interpreter.get_tensor(self._output["index"])
        return answer.ravel().astype(np.float32)  # of quantised ones the scale does not matter


class Teacher:
    """An embedding with a linear head fitted to the labels: its answers are probabilities."""

    def __init__(self, embedding: Embedding, weights: Features, bias: Features) -> None:
        self._embedding, self._weights, self._bias = embedding, weights, bias

    def answers(self, views: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what the teacher takes the views for, [n, labels]."""
        logits = self._embedding.of(views) @ self._weights + self._bias
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
        return shares


def prepare(file: Path, training: Sequence[Sample], labels: int, rng: Generator) -> Teacher:
    """Fit the teacher's head to the training pictures and a view of each."""
    embedding, batches = Embedding(file), []
    for sample in tqdm(training, desc="Asking the teacher", unit=" pictures"):
        other = training[int(rng.integers(len(training)))]
        batches.append(embedding.of(np.stack([sample.pixels, view(sample, other, rng)])))
    truth = np.repeat(targets(training), 2)
    return Teacher(embedding, *_head(np.concatenate(batches), truth, labels))


def _head(features: Features, truth: NDArray[np.int64], labels: int) -> tuple[Features, Features]:
    """Return weights and bias of a softmax regression on the features as they are."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-3
    rows = np.tile(np.arange(len(features)), max(1, round(_LEAST / len(features))))
    layers, ridge = keras().layers, keras().regularizers.L2(_RIDGE)
    dense = layers.Dense(labels, activation="softmax", kernel_regularizer=ridge)
    model = keras().Sequential([keras().Input(mean.shape), dense])
    steps = _EPOCHS * -(-len(rows) // _BATCH)
    falling = keras().optimizers.schedules.CosineDecay(_RATE, decay_steps=steps)
    model.compile(keras().optimizers.Adam(falling), loss="sparse_categorical_crossentropy")
    inputs = ((features - mean) / scale)[rows]
    model.fit(inputs, truth[rows], epochs=_EPOCHS, batch_size=_BATCH, verbose=0)
    weights, bias = dense.get_weights()
    weights = weights / scale[:, None]
    return weights, bias - mean @ weights
