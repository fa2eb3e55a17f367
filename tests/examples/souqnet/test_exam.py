import numpy as np

from examples.souqnet.exam import MOST_UNSURE, threshold


def test_threshold_spares_known_pictures() -> None:
    assert MOST_UNSURE == 0.025
    assert threshold(np.concatenate([np.full(2, 0.3), np.full(98, 0.9)])) == 0.9
    assert threshold(np.concatenate([np.full(3, 0.3), np.full(97, 0.9)])) == 0.3
