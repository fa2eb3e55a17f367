"""Model input to probabilities. The only user of LiteRT."""

from pathlib import Path
from threading import Lock

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray


class Classifier:
    """The bundled `model.tflite`, loaded once and used for every picture.

    `pixels` are uint8 RGB of shape (height, width, 3); the scaling is part of the graph.
    """

    def __init__(self, folder: Path) -> None:
        # One thread: a Lambda function of this size has about one core.
        self._interpreter = Interpreter(str(folder / "model.tflite"), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        # An interpreter serves one call at a time; the local stack has several workers.
        self._lock = Lock()

    def probabilities(self, pixels: NDArray[np.uint8]) -> list[float]:
        """Return the probability of every label, in the order of the card."""
        with self._lock:
            self._interpreter.set_tensor(self._input, pixels[np.newaxis])
            self._interpreter.invoke()
            output = self._interpreter.get_tensor(self._output)
        return [float(value) for value in output[0]]
