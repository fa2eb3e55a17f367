"""The teacher: the same pretrained network, which sees the pictures larger."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from examples.souqnet.material import Part
from examples.souqnet.network import Weights, features
from examples.souqnet.samples import stack, targets
from fuzzyvision.bundle.frameworks import Model, keras, tensorflow

Features: TypeAlias = NDArray[np.float32]

SEEN = (192, 224)
"""Sides in pixels to which it enlarges the 128 that it is given. The pretrained features are used
to things of that size, and the mean of two is better than either (docs/decisions/0006);
the service's network learns to give the same from 128 pixels."""

_STEPS, _RATE, _RIDGE = 400, 2e-2, 1e-3


class Teacher:
    """Pretrained features of enlarged pictures, and a linear classifier of them."""

    def __init__(self, weights: Weights | None, part: Part, labels: int) -> None:
        """Fit the classifier to the pictures as they are, and mirrored.

        Those that show none of the labels are the last class.
        """
        self._networks: list[Model] = [features(weights, side) for side in SEEN]
        samples = [*part.known, *part.others]
        places = targets(samples)
        places[places < 0] = labels
        pixels = stack(samples)
        seen = [self.features(pixels), self.features(pixels[:, :, ::-1])]
        answers = np.eye(labels + 1, dtype=np.float32)[np.tile(places, 2)]
        self.head = regression(np.concatenate(seen), answers)

    def features(self, pixels: NDArray[np.uint8]) -> Features:
        """Return features [n, 1280] of pictures [n, 128, 128, 3]: the mean over the sizes."""
        found: Features = np.mean(
            [one.predict(pixels, batch_size=32, verbose=0) for one in self._networks], axis=0
        )
        return found

    def answers(self, seen: Features) -> Features:
        """Return the probabilities of pictures with these features, [n, labels + 1]."""
        weights, bias = self.head
        logits = seen @ weights + bias
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Features = powers / powers.sum(axis=1, keepdims=True)
        return shares


def regression(seen: Features, answers: Features) -> list[Features]:
    """Return weights and bias of a softmax regression with an L2 penalty on the weights."""
    tf = tensorflow()
    given, wanted = tf.constant(seen), tf.constant(answers)
    weights = tf.Variable(tf.zeros((seen.shape[1], answers.shape[1])))
    bias = tf.Variable(tf.zeros(answers.shape[1]))
    falling = keras().optimizers.schedules.CosineDecay(_RATE, decay_steps=_STEPS)
    optimizer = keras().optimizers.Adam(falling)
    optimizer.build([weights, bias])

    def step() -> None:
        with tf.GradientTape() as tape:
            logits = given @ weights + bias
            errors = tf.nn.softmax_cross_entropy_with_logits(wanted, logits)
            loss = tf.reduce_mean(errors) + _RIDGE / 2 * tf.reduce_sum(weights**2)
        optimizer.apply(tape.gradient(loss, [weights, bias]), [weights, bias])

    compiled = tf.function(step)
    for _ in range(_STEPS):
        compiled()
    return [weights.numpy(), bias.numpy()]
