"""The network to train: that of a bundle, or a new one of keras.applications."""

import inspect
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from chalicelib.model.card import Input
from fuzzyvision.bundle import cards, scaling
from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.bundle.conversion import KERAS, Graph, channels
from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import keras_models
from fuzzyvision.training.options import IMAGENET, NONE
from fuzzyvision.training.pixels import View

Untyped = Any
"""What comes from Keras, which ships no types."""

_SIDE = 224
_DROPOUT = 0.2


@dataclass(frozen=True)
class Network:
    """A Keras model of the `kit` keras or tf_keras, how it is fed, and what its answers mean.

    `file` is its name in a bundle, `config` what it is made again from; `ready` says whether it
    has learned from pictures before.
    """

    model: Untyped
    kit: ModuleType
    file: str
    scaling: str
    meaning: Meaning
    view: View
    config: Untyped
    ready: bool

    @property
    def graph(self) -> Graph:
        """The network as it is converted."""
        shape = (self.view.height, self.view.width, *self.model.input_shape[3:])
        call = lambda values: self.model(values, training=False)  # noqa: E731 - one use
        dtype = tensorflow().as_dtype(self.model.inputs[0].dtype)
        named = dtype.name if dtype.is_integer else "float32"
        return Graph(call, shape, named, self.scaling, self.meaning)

    @property
    def channels(self) -> int:
        """3 for colour, 1 for grey."""
        return channels(self.graph.shape)

    def bare(self) -> Untyped:
        """Return the model without an optimizer, its layers set as they were."""
        return made_again(self.model, self.config, lambda old, _: old)


@dataclass(frozen=True)
class Base:
    """A bundle to train on from: its folder, its card, and where its network is."""

    folder: Path
    card: cards.Card
    told: dict[str, str]

    @property
    def file(self) -> Path:
        """The network's file."""
        return self.folder / self.told["file"]


def base(folder: Path) -> Base:
    """Return a bundle that can be trained on; raises CommandError if it has no Keras network."""
    card = cards.load(folder)
    # Bundles of before have only this one kind of network.
    older = {"file": KERAS, "scaling": scaling.PIXELS, "answers": Meaning.PROBABILITIES}
    told = card.get("network") or (older if KERAS in card.get("files", {}) else None)
    if not told or Path(told["file"]).name != told["file"] or not (folder / told["file"]).is_file():
        raise CommandError(
            f"{folder} has no Keras network to train on: it came from a SavedModel or a .tflite "
            "file, which cannot learn. Import the .keras or .h5 file of the same model."
        )
    return Base(folder, card, told)


def of_base(found: Base, size: tuple[int, int] | None) -> Network:
    """Load a bundle's network; raises CommandError if it cannot be trained on pictures."""
    loaded = keras_models.load(found.file)
    model, kit = keras_models.plain(loaded)[0], loaded.kit
    place = Input.of(found.card)
    view = View(place.width, place.height, place.fit)
    free = None in model.input_shape[1:3]
    if size and size != (view.width, view.height):
        if not free:
            raise CommandError(
                f"This network looks at {view.width} by {view.height} pixels: leave --size out."
            )
        view = replace(view, width=size[0], height=size[1])
    answer = model.output_shape
    if not isinstance(answer, tuple) or len(answer) != 2:  # noqa: PLR2004 - pictures and answers
        raise CommandError("This network does not answer with one row per picture.")
    meaning = Meaning(found.told["answers"])
    config = model.get_config()
    told = found.told
    return Network(model, kit, told["file"], told["scaling"], meaning, view, config, ready=True)


def new(arch: str, weights: str, labels: int, size: tuple[int, int] | None) -> Network:
    """Build a network of keras.applications for so many labels; raises CommandError."""
    width, height = size or (_SIDE, _SIDE)
    apps = keras().applications
    names = sorted(name for name, value in vars(apps).items() if inspect.isfunction(value))
    if arch not in names:
        raise CommandError(f"There is no {arch} in keras.applications: {', '.join(names)}.")
    if weights not in {IMAGENET, NONE} and not Path(weights).is_file():
        raise CommandError(f"There is no weights file {weights}.")
    chosen = None if weights == NONE else weights
    shape = (height, width, scaling.COLOURS)
    try:
        with silence():
            body = getattr(apps, arch)(
                include_top=False, weights=chosen, input_shape=shape, pooling="avg"
            )
    except Exception as error:  # Keras lets through whatever h5py and urllib raise
        reason = " ".join(str(error).split())[:200]
        if weights == IMAGENET and "input_shape" not in reason:
            reason = "its ImageNet weights cannot be downloaded; give a file with --weights"
        raise CommandError(f"{arch} cannot be built: {reason}.") from error
    layers = keras().layers
    pixels = keras().Input(shape, name="pixels")
    features = layers.Dropout(_DROPOUT)(body(_scaled(pixels, arch)))
    answer = layers.Dense(labels, activation="softmax", name="probabilities")(features)
    model = keras().Model(pixels, answer, name="classifier")
    view = View(width, height, "crop")
    return Network(
        model, keras(), KERAS, scaling.PIXELS, Meaning.PROBABILITIES, view, model.get_config(),
        ready=weights != NONE,
    )  # fmt: skip


def made_again(
    model: Untyped, config: Untyped, weight: Callable[[Untyped, Untyped], Untyped]
) -> Untyped:
    """Return a model of a configuration, each weight made from the old and the new model's."""
    again = type(model).from_config(deepcopy(config))  # Keras empties what it is given
    pairs = zip(model.get_weights(), again.get_weights(), strict=True)
    again.set_weights([weight(old, fresh) for old, fresh in pairs])
    return again


def leaves(model: Untyped) -> list[Untyped]:
    """Return a model's layers in their order, those of models inside it in their place."""
    return [
        leaf
        for layer in model.layers
        for leaf in (leaves(layer) if hasattr(layer, "layers") else [layer])
    ]


def _scaled(pixels: Untyped, arch: str) -> Untyped:
    """Do what the network's own preprocess_input does, in layers that every Keras can read."""
    prepare = sys.modules[
        inspect.unwrap(getattr(keras().applications, arch)).__module__
    ].preprocess_input
    drawn = np.random.default_rng(1).integers(0, 256, (1, 4, 4, 3), dtype=np.uint8)
    wanted = np.asarray(prepare(drawn.astype(np.float32)))
    for name in scaling.NAMES:
        if np.allclose(scaling.apply(drawn, name, scaling.COLOURS), wanted, atol=1e-3):
            way = scaling.affine(name)
            values = keras().ops.flip(pixels, axis=-1) if way.order == scaling.BGR else pixels
            if name == scaling.PIXELS:
                return values
            return keras().layers.Rescaling(list(way.scale), list(way.offset))(values)
    raise CommandError(f"{arch} wants its pixels scaled in a way that is not known here.")
