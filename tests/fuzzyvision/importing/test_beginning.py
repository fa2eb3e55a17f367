import numpy as np
import pytest
from numpy.typing import NDArray

from fuzzyvision.importing.beginning import Beginning, expected, of_range

Values = float | NDArray[np.float64]

MEAN, DEVIATION = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
BGR = np.array([103.939, 116.779, 123.68])


def beginning(factor: Values, offset: Values) -> Beginning:
    return Beginning(np.ones(3) * factor, np.ones(3) * offset)


@pytest.mark.parametrize(
    ("factor", "offset", "scaling"),
    [
        (1 / 255, 0, "0..255"),
        (1 / 127.5, -1, "0..255"),
        (1 / 256, 0, "0..255"),
        (1, -BGR, "0..255"),
        (1 / 255 / DEVIATION, -MEAN / DEVIATION, "0..255"),
        (1 / 60, -2, "0..255"),  # Normalization that was adapted to pixels
        (2, -1, "0..1"),
        (255, 0, "0..1"),
        (1 / DEVIATION, -MEAN / DEVIATION, "0..1"),
        (0.5, 0.5, "-1..1"),
        (127.5, 127.5, "-1..1"),
    ],
)
def test_inner_scaling_implies_input_range(factor: Values, offset: Values, scaling: str) -> None:
    assert expected(beginning(factor, offset)) == scaling


@pytest.mark.parametrize(
    ("factor", "offset"),
    [(1, 0), (4, -2), (0.1, 7), (1000, 0), (-1, 0), (0, 0)],
    ids=["nothing", "0..1 or -1..1", "odd", "huge", "turned round", "constant"],
)
def test_ambiguous_layers_imply_nothing(factor: float, offset: float) -> None:
    assert expected(beginning(factor, offset)) is None


def test_quantised_input_range_gives_scaling() -> None:
    assert of_range(0, 1) == "0..1"
    assert of_range(-1, 0.992) == "-1..1"
    assert of_range(0, 255) == "0..255"
    assert of_range(-123.7, 151.1) == "caffe"
    assert of_range(-2.12, 2.64) == "torch"
    assert of_range(-3, 5) is None
    assert of_range(0, 0.7) is None
