"""The bundled network alone, in a separate process: one thread, only the inference.

    python -m benchmarks.network ROUNDS

Prints a line of JSON: whose network it is, the bytes of `model.tflite`, and the seconds of each
picture.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from chalicelib.model import card
from chalicelib.model.classifier import Classifier

_FOLDER = Path(__file__).resolve().parents[1] / "vendor" / "model"
_WARM_UP = 20


def measure(rounds: int) -> dict[str, Any]:
    """Classify so many pictures of noise: a network takes as long for every picture."""
    told, classifier = card.load(_FOLDER), Classifier(_FOLDER)
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (told.height, told.width, 3), dtype=np.uint8)
    times = []
    for _ in range(_WARM_UP + rounds):
        started = time.perf_counter()
        classifier.probabilities(pixels)
        times.append(time.perf_counter() - started)
    size = (_FOLDER / "model.tflite").stat().st_size
    return {
        "name": told.name,
        "version": told.version,
        "bytes": size,
        "times": times[_WARM_UP:],
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
