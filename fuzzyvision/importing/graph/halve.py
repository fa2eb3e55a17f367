"""Weights of 16 bits: half the file, if the answers stay what they are."""

import numpy as np

from fuzzyvision.importing.graph.lite import LiteGraph
from fuzzyvision.importing.graph.operations import Stage

MOST_SHARE = 0.6
"""The file must become at most so large, or it is not worth any difference."""

MOST_MOVED = 0.001
"""Most that a probability may move by. Ten times less than what an import may differ by at all,
and less than what the page shows of a probability."""

_LEAST_VALUES = 256
"""Smaller constants stay as they are: they weigh nothing."""

_MOST = 65_504.0
"""Largest number of 16 bits (IEEE 754 half precision)."""


def halve(graph: LiteGraph) -> bool:
    """Store the weights in 16 bits, to be read as 32; False if one is too large for that."""
    weights = graph.weights(_LEAST_VALUES)
    if any(not np.abs(values).max() < _MOST for _, values in weights):
        return False
    for number, values in weights:
        half = graph.constant(values.astype(np.float16))
        graph.replace(number)
        graph.put([Stage("DEQUANTIZE", values.shape, np.float32)], half, number, in_front=True)
    return bool(weights)
