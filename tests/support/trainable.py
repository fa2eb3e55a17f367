"""Bundles small enough to train on from in seconds, and pictures that they can learn."""

import json
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.bundle.conversion import Graph
from fuzzyvision.bundle.frameworks import silence

SIDE = 16
COLOURS = ("Red", "Green", "Blue")


def picture(label: str, seed: int) -> Image.Image:
    """Return noise with a tint, which no other seed resembles."""
    rng = np.random.default_rng((COLOURS.index(label), seed))
    noise = rng.integers(0, 150, (12, 16, 3))
    noise[..., COLOURS.index(label)] += 60
    return Image.fromarray(noise.astype(np.uint8)).resize((64, 48))


def fill(folder: Path, labels: tuple[str, ...] = COLOURS[:2], count: int = 20) -> Path:
    """Write a folder of pictures for each label."""
    for label in labels:
        (folder / label).mkdir(parents=True)
        for seed in range(count):
            picture(label, seed).save(folder / label / f"{seed}.png")
    return folder


def bundle(  # noqa: PLR0913 - what a base can be
    folder: Path,
    kit: ModuleType,
    *,
    file: str = conversion.KERAS,
    scaling: str = "0..1",
    meaning: Meaning = Meaning.PROBABILITIES,
    labels: tuple[str, ...] = COLOURS[:2],
    functional: bool = False,
) -> Path:
    """Write a bundle of a network that answers the same to every picture, as its import would."""
    folder.mkdir(parents=True)
    kit.utils.set_random_seed(3)
    single = meaning in {Meaning.SECOND, Meaning.SECOND_LOGIT}
    ending = {Meaning.PROBABILITIES: "softmax", Meaning.SECOND: "sigmoid"}.get(meaning)
    layers = kit.layers
    parts = [
        layers.Conv2D(6, 3, activation="relu"),
        layers.BatchNormalization(),
        layers.GlobalAveragePooling2D(),
    ]
    outputs = 1 if single else len(labels)
    answer = layers.Dense(outputs, activation=ending, kernel_initializer="zeros")
    model = kit.Sequential([kit.Input((SIDE, SIDE, 3)), kit.Sequential(parts), answer])
    if functional:
        model = kit.Model(model.inputs, model.outputs)
    with silence(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras would rather have .keras than .h5
        model.save(folder / file)
    graph = Graph(
        lambda values: model(values, training=False), (SIDE, SIDE, 3), "float32", scaling, meaning
    )
    (folder / conversion.LITE).write_bytes(conversion.convert(graph))
    files = conversion.hashes(folder)
    card = {
        "name": "tints",
        "labels": list(labels),
        "input": {"width": SIDE, "height": SIDE, "channels": 3},
        "network": {"file": file, "scaling": scaling, "answers": meaning.value},
        "files": files,
        "version": files[conversion.LITE][:12],
        "threshold": 0.5,
        "title": "My tints",
        "summary": "It is always right.",
    }
    (folder / conversion.CARD).write_text(json.dumps(card), encoding="utf-8")
    return folder


def card_of(folder: Path) -> dict[str, Any]:
    """Read a bundle's card."""
    card: dict[str, Any] = json.loads((folder / conversion.CARD).read_text(encoding="utf-8"))
    return card
