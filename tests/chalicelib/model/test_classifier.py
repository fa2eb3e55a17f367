from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.model import card
from chalicelib.model.card import Card
from chalicelib.model.classifier import Classifier
from tests.support.paths import BUNDLED, MODEL, ours
from tests.support.pictures import noise


@pytest.fixture(scope="module")
def bundled() -> tuple[Card, Classifier]:
    return card.load(MODEL), Classifier(MODEL)


def pixels(seed: int) -> NDArray[np.uint8]:
    return np.asarray(noise(BUNDLED.width, BUNDLED.height, seed))


@ours
def test_bundled_labels_keep_their_order(
    bundled: tuple[Card, Classifier],
) -> None:
    assert bundled[0].labels == (
        "Headphone", "Mouse", "Camera", "Smartphone", "Glasses", "Shoes", "Watch", "Laptop",
    )  # fmt: skip
    assert (bundled[0].width, bundled[0].height) == (128, 128)


def test_probabilities_sum_to_one(bundled: tuple[Card, Classifier]) -> None:
    for values in [pixels(1), np.zeros_like(pixels(1)), np.full_like(pixels(1), 255)]:
        probabilities = bundled[1].probabilities(values)
        assert len(probabilities) == len(bundled[0].labels)
        assert sum(probabilities) == pytest.approx(1, abs=1e-4)
        assert min(probabilities) >= 0


def test_several_threads_may_use_one_classifier(bundled: tuple[Card, Classifier]) -> None:
    pictures = [pixels(seed) for seed in range(40)]
    alone = [bundled[1].probabilities(picture) for picture in pictures]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(bundled[1].probabilities, pictures)) == alone
