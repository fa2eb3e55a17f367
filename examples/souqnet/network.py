"""The network: MobileNetV2 with a small head, pixels 0-255 in, probabilities out."""

from pathlib import Path

from examples.souqnet.samples import SIDE
from fuzzyvision.bundle.frameworks import Model, keras
from fuzzyvision.common.errors import CommandError

ALPHA = 0.35
"""Width multiplier of MobileNetV2 (Sandler et al. 2018): 410,208 parameters."""

SEEN = 192
"""Side in pixels to which the network enlarges a picture. The pretrained features are used to
things of that size in pixels: at 128 they told the labels apart less well (docs/decisions/0006)."""

DOWNLOAD, RANDOM = "imagenet", "none"
"""Instead of a weights file: Keras' own download, and no pretrained weights at all."""

_DROPOUT = 0.25


def build(labels: int, weights: str) -> Model:
    """Return an uncompiled Keras model: [n, 128, 128, 3] pixels 0-255 to [n, labels].

    `weights` is a Keras 3 weights file of the headless MobileNetV2, or `imagenet`, or `none`.
    Raises CommandError if it is missing, cannot be downloaded or does not fit.
    """
    layers = keras().layers
    backbone = _backbone(weights)
    pixels = keras().Input((SIDE, SIDE, 3), name="pixels")
    scaled = layers.Rescaling(1 / 127.5, offset=-1, name="scaling")(pixels)
    # Not the layer Resizing: a model with it inside is exported as if it were being trained.
    enlarged = keras().ops.image.resize(scaled, (SEEN, SEEN), interpolation="bilinear")
    features = layers.Dropout(_DROPOUT, name="dropout")(backbone(enlarged))
    head = layers.Dense(labels, activation="softmax", name="probabilities")
    return keras().Model(pixels, head(features), name="classifier")


def sharpen(model: Model, temperature: float) -> None:
    """Divide the logits by `temperature` permanently, inside the last layer's weights."""
    head = model.get_layer("probabilities")
    head.set_weights([weights / temperature for weights in head.get_weights()])


def fix(model: Model, *, backbone: bool) -> None:
    """Keep the pretrained `backbone` as it is, or let all learn but its batch statistics.

    Those of small, balanced and augmented batches would not be those of the single pictures
    that the service sees. In Keras 3 only `trainable` keeps them: a functional model overrides
    `training=False` of the calls inside it while fitting.
    """
    body = next(layer for layer in model.layers if hasattr(layer, "layers"))
    body.trainable = not backbone
    for layer in body.layers:
        if isinstance(layer, keras().layers.BatchNormalization):
            layer.trainable = False


def _backbone(weights: str) -> Model:
    file = None if weights in {DOWNLOAD, RANDOM} else Path(weights)
    if file is not None and not file.is_file():
        raise CommandError(f"There is no weights file {file}.")
    try:
        return keras().applications.MobileNetV2(
            (SEEN, SEEN, 3),
            alpha=ALPHA,
            include_top=False,
            pooling="avg",
            weights=None if weights == RANDOM else weights,
        )
    except Exception as error:  # Keras lets through whatever h5py and urllib raise
        raise CommandError(_complaint(file)) from error


def _complaint(file: Path | None) -> str:
    if file is None:
        return "The ImageNet weights cannot be downloaded; give a file with --weights, or none."
    return f"{file} does not hold weights of MobileNetV2 {ALPHA} without its top."
