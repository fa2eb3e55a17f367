from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.errors import TooSlowError
from chalicelib.model import occlusion
from chalicelib.model.classifier import Classifier
from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras
from tests.support.training import requires_tensorflow

Pixels = NDArray[np.uint8]


def corner(pixels: Pixels) -> list[float]:
    """Classify by the mean of the upper left eighth alone."""
    height, width, _ = pixels.shape
    bright = float(pixels[: height // 8, : width // 8].mean()) / 255
    return [bright, 1 - bright]


def white(height: int, width: int) -> Pixels:
    return np.full((height, width, 3), 255, np.uint8)


@pytest.mark.parametrize("size", [(128, 128), (64, 96), (96, 64), (225, 127)])
def test_warmest_is_what_the_answer_hangs_on(size: tuple[int, int]) -> None:
    found = occlusion.occlude(white(*size), corner)
    assert found.probabilities == [1, 0]
    drops = np.reshape(found.drops[0], (occlusion.ROWS, occlusion.COLUMNS))
    assert np.argmax(drops) == 0
    assert drops[0, 0] == pytest.approx(127 / 255)
    assert np.count_nonzero(drops > 0.01) == 1
    assert found.drops[1] == pytest.approx([-drop for drop in found.drops[0]])


def test_patches_are_a_quarter_of_each_side_and_cover_all() -> None:
    covered = [picture != 255 for picture in occlusion.covered(white(64, 96))]
    assert len(covered) == 49
    assert {int(part[..., 0].sum()) for part in covered} == {16 * 24}
    assert np.any(covered, axis=0).all()
    assert [int(part[:8, :12, 0].sum()) for part in covered[:2]] == [8 * 12, 0]


def test_picture_itself_stays_as_it_is() -> None:
    pixels = white(16, 16)
    occlusion.occlude(pixels, corner)
    assert (pixels == 255).all()


@pytest.mark.parametrize("size", [(1, 1), (5, 3)])
def test_smallest_pictures_are_explained(size: tuple[int, int]) -> None:
    assert len(occlusion.occlude(white(*size), lambda _: [1.0]).drops[0]) == 49


class Slow:
    """A model and a clock: each run takes the next of some seconds, the last for ever."""

    def __init__(self, *seconds: float) -> None:
        self._seconds = seconds
        self._now = 0.0
        self.runs = count()

    def classify(self, _pixels: Pixels) -> Sequence[float]:
        self._now += self._seconds[min(next(self.runs), len(self._seconds) - 1)]
        return [1.0]

    def clock(self) -> float:
        return self._now


@pytest.mark.parametrize(
    ("seconds", "runs"),
    [
        ((15,), 1),  # not even a second run
        ((0.5,), 2),
        ((0.1, 0.1, 2), 12),  # it becomes slow
    ],
)
def test_slow_model_is_refused_soon(seconds: tuple[float, ...], runs: int) -> None:
    slow = Slow(*seconds)
    with pytest.raises(TooSlowError):
        occlusion.occlude(white(8, 8), slow.classify, slow.clock)
    assert next(slow.runs) <= runs
    assert slow.clock() < occlusion.SECONDS


@pytest.mark.parametrize("seconds", [(0.39,), (5, 0.2)])
def test_loading_the_model_does_not_count_as_slow(seconds: tuple[float, ...]) -> None:
    slow = Slow(*seconds)
    assert len(occlusion.occlude(white(8, 8), slow.classify, slow.clock).drops[0]) == 49


@pytest.mark.slow
@requires_tensorflow
def test_real_network_is_explained(tmp_path: Path) -> None:
    layers = keras().layers
    pixels = keras().Input((64, 64, 3))
    upper_right = layers.Cropping2D(((0, 48), (48, 0)))(pixels)
    answer = layers.Dense(2, activation="softmax")(layers.GlobalAveragePooling2D()(upper_right))
    network = keras().Model(pixels, answer)
    network.layers[-1].set_weights([np.array([[0.02, -0.02]] * 3), np.array([-12.0, 12.0])])
    conversion.save(network, tmp_path)
    found = occlusion.occlude(white(64, 64), Classifier(tmp_path).probabilities)
    assert found.probabilities[0] > 0.99
    assert np.argmax(found.drops[0]) == 6
    assert found.drops[0][6] > 0.9
    assert np.count_nonzero(np.greater(found.drops[0], 0.01)) <= 4
