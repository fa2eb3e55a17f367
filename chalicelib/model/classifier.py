"""Model input to probabilities. The only user of LiteRT."""

import json
from pathlib import Path
from threading import Lock

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from chalicelib.model import card, ends


class Classifier:
    """The bundled `model.tflite`, loaded once and used for every picture.

    `pixels` are uint8 RGB of shape (height, width, 3). What the graph takes and what it answers is
    said by the `card.json` next to it; without one it takes these and answers probabilities.

    Raises ValueError, a plain sentence, if the card is wrong.
    """

    def __init__(self, folder: Path) -> None:
        # One thread: a Lambda function of this size has about one core.
        self._interpreter = Interpreter(str(folder / "model.tflite"), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]
        self._shape = tuple(self._input["shape"])
        file = folder / card.FILE
        told = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
        self._feed = ends.Feed(card.Input.of(told) if told else card.Input(1, 1), self._input)
        self._meaning = card.output_of(told or {})
        # An interpreter serves one call at a time; the local stack has several workers.
        self._lock = Lock()

    def probabilities(self, pixels: NDArray[np.uint8]) -> list[float]:
        """Return the probability of every label, in the order of the card."""
        batch = self._feed(pixels)
        with self._lock:
            if batch.shape != self._shape:
                self._resize(batch.shape)
            self._interpreter.set_tensor(self._input["index"], batch)
            self._interpreter.invoke()
            answer = self._interpreter.get_tensor(self._output["index"])
        return list(map(float, ends.probabilities(answer, self._output, self._meaning)))

    def _resize(self, shape: tuple[int, ...]) -> None:
        """Have the graph take one picture of a size; raises RuntimeError if it takes another."""
        # Any batch may become one picture, but only a size that its author left open another.
        strict = shape[1:] != self._shape[1:]
        self._interpreter.resize_tensor_input(self._input["index"], shape, strict=strict)
        self._interpreter.allocate_tensors()
        self._shape = shape
