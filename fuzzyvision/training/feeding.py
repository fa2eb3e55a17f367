"""What the network gets: batches of pixels from the disk, augmented and scaled, by all cores."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.conversion import prepared
from fuzzyvision.bundle.frameworks import keras, tensorflow
from fuzzyvision.training.networks import Network, Untyped
from fuzzyvision.training.pixels import Pixels, cores

Numbers = NDArray[np.int64]

_AHEAD = 2
"""Batches that wait for the network."""


@dataclass(frozen=True)
class Feed:
    """Makes data sets of pictures by their numbers.

    `targets` are the indices of their labels, `importance` what a picture of each label counts.
    """

    network: Network
    pixels: Pixels
    targets: Numbers
    importance: NDArray[np.float32]
    batch: int

    def measuring(self, members: Sequence[int]) -> Untyped:
        """Return batches in the order of the numbers."""
        return self.data(lambda: np.array(members), len(members))

    def data(
        self, order: Callable[[], Numbers], count: int, augmented: Untyped | None = None
    ) -> Untyped:
        """Return batches of `count` pictures in the `order` that is asked for at each use.

        `augmented` changes them, from 0 to 255.
        """
        tf = tensorflow()

        def numbers() -> Iterator[Numbers]:
            shuffled = order()
            for start in range(0, count, self.batch):
                yield shuffled[start : start + self.batch]

        data = tf.data.Dataset.from_generator(
            numbers, output_signature=tf.TensorSpec((None,), tf.int64)
        )
        options = tf.data.Options()
        options.autotune.enabled = False  # nothing to tune, and its thread delays the end
        return (
            data.apply(tf.data.experimental.assert_cardinality(-(-count // self.batch)))
            .map(self._read, num_parallel_calls=cores())
            .map(lambda values, *rest: (self._made(values, augmented), *rest))  # in a fixed order
            .prefetch(_AHEAD)
            .with_options(options)
        )

    def _read(self, numbers: Untyped) -> Untyped:
        tf = tensorflow()

        def read(these: Numbers) -> tuple[NDArray[np.uint8], Numbers, NDArray[np.float32]]:
            targets = self.targets[these][:, np.newaxis]
            pixels = np.stack([self.pixels(number) for number in these])
            return pixels, targets, self.importance[targets[:, 0]]

        pixels, targets, importance = tf.numpy_function(
            read, [numbers], (tf.uint8, tf.int64, tf.float32)
        )
        return (
            tf.ensure_shape(pixels, (None, *self.pixels.view.shape)),
            tf.ensure_shape(targets, (None, 1)),
            tf.ensure_shape(importance, (None,)),
        )

    def _made(self, pixels: Untyped, augmented: Untyped | None) -> Untyped:
        tf = tensorflow()
        values = tf.cast(pixels, tf.float32)
        if augmented is not None:
            values = tf.clip_by_value(augmented(values, training=True), 0.0, 255.0)
        return prepared(self.network.graph, values)


def augmenting() -> Untyped:
    """Return Keras' own layers that change a picture as another photograph of it would be."""
    layers = keras().layers
    return keras().Sequential(
        [
            layers.RandomFlip("horizontal"),
            layers.RandomRotation(0.04),
            layers.RandomZoom(0.15),
            layers.RandomContrast(0.2, value_range=(0, 255)),
        ]
    )
