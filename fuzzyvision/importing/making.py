"""The files of a bundle, made of an original and proved against it."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from chalicelib.model.classifier import Classifier
from fuzzyvision.bundle.conversion import KERAS, LITE, MOST_DIFFERENCE
from fuzzyvision.bundle.frameworks import silence
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.answer import Finish
from fuzzyvision.importing.basics.original import Original
from fuzzyvision.importing.graph import proof
from fuzzyvision.importing.graph.dress import dressed
from fuzzyvision.importing.graph.halve import MOST_MOVED, MOST_SHARE, halve
from fuzzyvision.importing.graph.proof import Pixels, Proof
from fuzzyvision.importing.in_keras import wrap
from fuzzyvision.importing.in_keras.translate import translated
from fuzzyvision.importing.originals.reasons import first_line

Rows: TypeAlias = NDArray[np.float64]
"""Probabilities [n, labels]."""

Answers: TypeAlias = Callable[[NDArray[np.uint8]], list[float]]
"""What the service would answer to a picture."""


@dataclass(frozen=True)
class Way:
    """How an original is taken: its scaling, and what its answers mean."""

    original: Original
    scaling: str
    finish: Finish

    def expected(self, pictures: Pixels) -> Rows:
        """Return the original's own probabilities [n, labels], in TensorFlow."""
        rows = [
            self.original.run(proof.fed(self.original, self.scaling, each)) for each in pictures
        ]
        quantised = self.original.quantised_answer
        return np.array([proof.shown(self.finish, row, quantised=quantised) for row in rows])


@dataclass(frozen=True)
class Lite:
    """The TensorFlow Lite file, how far it is from the original, and how many bits weights have."""

    answers: Answers
    proof: Proof
    size: int
    float16: bool


def answers_of(data: bytes, folder: Path) -> Answers:
    """Write the file into a folder and return what the service's classifier answers with it.

    Raises CommandError if LiteRT cannot run it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LITE).write_bytes(data)
    try:
        with silence():
            return Classifier(folder).probabilities
    except (RuntimeError, ValueError) as error:
        raise CommandError(f"LiteRT cannot run this model: {first_line(error)}.") from error


def plain(way: Way) -> bytes:
    """Return the TensorFlow Lite file with the weights as they are."""
    return dressed(way.original, way.scaling, way.finish).pack()


def lite(way: Way, folder: Path, pictures: Pixels, wanted: Rows) -> Lite:
    """Write model.tflite and prove it; raises CommandError if it is not the original.

    `wanted` are the original's own probabilities for the pictures.
    """
    data = plain(way)
    answers = answers_of(data, folder / "plain")
    proved = proof.prove(wanted, answers, pictures)
    small = _halved(way)
    if small is not None and len(small) <= MOST_SHARE * len(data):
        candidate = answers_of(small, folder / "small")
        if _same(answers, candidate, pictures):
            data, proved = small, proof.prove(wanted, candidate, pictures)
    answers = answers_of(data, folder)
    return Lite(answers, proved, len(data), float16=data is small)


def keras_file(way: Way, folder: Path, pictures: Pixels, wanted: Rows) -> float | None:
    """Write model.keras and return the largest difference to the original.

    None, and no file, where Keras 3 has no such network or gives other answers.
    """
    network = way.original.keras or translated(way.original)
    if network is None:
        return None
    file = folder / KERAS
    try:
        wrap.save(wrap.wrapped(network, way.original, way.scaling, way.finish), file)
        given = wrap.answers(file, pictures)
    except Exception:  # noqa: BLE001 - whatever Keras raises: the service runs without this file
        file.unlink(missing_ok=True)
        return None
    difference = float(np.abs(wanted - given).max())
    if difference <= MOST_DIFFERENCE:
        return difference
    file.unlink()
    return None


def hashes(folder: Path) -> dict[str, str]:
    """Return the names of the bundle's model files with their SHA-256."""
    files = [folder / name for name in (KERAS, LITE) if (folder / name).exists()]
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def _halved(way: Way) -> bytes | None:
    graph = dressed(way.original, way.scaling, way.finish)
    return graph.pack() if halve(graph) else None


def _same(one: Answers, other: Answers, pictures: Pixels) -> bool:
    """Return whether two files answer alike: probabilities hardly move, no top label changes."""
    rows = np.array([one(picture) for picture in pictures])
    others = np.array([other(picture) for picture in pictures])
    tops = np.array_equal(rows.argmax(axis=1), others.argmax(axis=1))
    return tops and float(np.abs(rows - others).max()) <= MOST_MOVED
