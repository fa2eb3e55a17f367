"""How long the worker needs to explain an answer, and what batches would change.

    python -m benchmarks.explanation [MODEL_FOLDER]

Prints a line for runs one by one, which is what the worker does, then one for batches if the model
takes plain pixels: the median
milliseconds of an explanation, and the memory that the process held at most by then.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from chalicelib.model import card, occlusion
from chalicelib.model.classifier import Classifier

_ROUNDS = 15
_BATCHES = (7, 49)


def main(folder: Path) -> None:
    """Measure and print."""
    size = card.load(folder)
    shape = (size.height, size.width, 3)
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    classify = Classifier(folder).probabilities
    _tell("one by one", lambda: occlusion.occlude(pixels, classify))
    for batch in _BATCHES if size.input.dtype is None else ():
        interpreter = _resized(folder, batch, pixels)
        _tell(f"batches of {batch}", partial(_explain, interpreter, batch, pixels))


def _resized(folder: Path, batch: int, pixels: NDArray[np.uint8]) -> Interpreter:
    interpreter = Interpreter(str(folder / "model.tflite"), num_threads=1)
    place = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(place, [batch, *pixels.shape])
    interpreter.allocate_tensors()
    return interpreter


def _explain(interpreter: Interpreter, batch: int, pixels: NDArray[np.uint8]) -> None:
    pictures = list(occlusion.covered(pixels))
    for start in range(0, len(pictures), batch):
        place = interpreter.get_input_details()[0]["index"]
        interpreter.set_tensor(place, np.stack(pictures[start : start + batch]))
        interpreter.invoke()
        interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def _tell(what: str, run: Callable[[], Any]) -> None:
    times = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - started))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:14}  {statistics.median(times):6.0f} ms  {megabytes:5.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "vendor/model"))
