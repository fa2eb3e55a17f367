"""Keras Applications: networks that somebody trained on ImageNet, with their 1,000 labels."""

import inspect
import sys
from pathlib import Path
from types import ModuleType

import numpy as np

from fuzzyvision.bundle.frameworks import keras, silence
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics import labels
from fuzzyvision.importing.basics.order import IMAGENET, RANDOM
from fuzzyvision.importing.basics.original import Original, Untyped
from fuzzyvision.importing.basics.scaling import NAMES
from fuzzyvision.importing.graph.proof import scaled
from fuzzyvision.importing.originals import keras3
from fuzzyvision.importing.originals.reasons import first_line

IMAGENET_LABELS = 1000
_SIZE = (224, 224)
"""Width and height for networks that take any: what their ImageNet weights were trained with."""

_INDEX = "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"
_INDEX_MD5 = "c2c37ea517e94d9795004a39431a14cb"


def names() -> list[str]:
    """Return the networks that keras.applications has."""
    found = vars(keras().applications).items()
    return sorted(name for name, value in found if inspect.isfunction(value))


def scaling_of(name: str) -> str:
    """Return the scaling that the network's own preprocess_input does, found out by doing it."""
    prepare = module_of(name).preprocess_input
    pixels = np.random.default_rng(1).integers(0, 256, (4, 4, 3)).astype(np.float64)
    wanted = np.asarray(prepare(pixels.astype(np.float32).copy()))
    for scaling in NAMES:
        if np.allclose(scaled(pixels, scaling), wanted, atol=1e-3):
            return scaling
    raise CommandError(f"{name} wants its pixels scaled in a way that is not known here.")


def read(name: str, weights: str, outputs: int) -> Original:
    """Build a network with its top for so many labels; raises CommandError.

    `name` is one that `check_name` lets pass. `weights` is `imagenet`, `none` or a weights file of
    the whole network.
    """
    build = getattr(keras().applications, name)
    if weights not in {IMAGENET, RANDOM} and not Path(weights).is_file():
        raise CommandError(f"There is no weights file {weights}.")
    chosen = None if weights == RANDOM else weights
    try:
        with silence():
            model = build(weights=chosen, classes=outputs)
    except Exception as error:  # Keras lets through whatever h5py and urllib raise
        raise CommandError(_complaint(name, weights, error)) from error
    size = _SIZE if None in model.input_shape[1:] else None
    return keras3.inspect(model, f"{name} of keras.applications", size)


def check_name(name: str) -> None:
    """Refuse a network that keras.applications does not have."""
    if name not in names():
        raise CommandError(f"There is no {name} in keras.applications: {', '.join(names())}.")


def imagenet_labels() -> tuple[str, ...]:
    """Return ImageNet's 1,000 labels, downloaded once by Keras; raises CommandError."""
    try:
        file = keras().utils.get_file(
            "imagenet_class_index.json", _INDEX, cache_subdir="models", file_hash=_INDEX_MD5
        )
    except Exception as error:  # whatever urllib raises
        raise CommandError(
            "ImageNet's labels cannot be downloaded: is there a connection? "
            "--labels gives them from a file, such as imagenet_class_index.json."
        ) from error
    return labels.read(Path(file))


def credit(name: str | None, weights: str) -> dict[str, str] | None:
    """Return whose pretrained weights a network has, None if it has none of ImageNet."""
    if name is None or weights != IMAGENET:
        return None
    return {
        "name": f"{name}, ImageNet",
        "licence": "see https://keras.io/api/applications/",
        "by": "the authors named by Keras Applications",
    }


def module_of(name: str) -> ModuleType:
    """Return the module that a network's function comes from, which has its preprocess_input."""
    function: Untyped = inspect.unwrap(getattr(keras().applications, name))
    return sys.modules[function.__module__]


def _complaint(name: str, weights: str, error: Exception) -> str:
    if weights == IMAGENET:
        return (
            f"The ImageNet weights of {name} cannot be downloaded: is there a connection? "
            f"WEIGHTS=file gives them from a file. ({first_line(error)})"
        )
    return f"{weights} does not hold weights of {name}: {first_line(error)}."
