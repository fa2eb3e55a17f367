import numpy as np

from examples.souqnet.exam import MOST_UNSURE, threshold


def test_threshold_spares_known_pictures() -> None:
    known = np.concatenate([np.full(2, 0.3), np.full(98, 0.9)])
    assert MOST_UNSURE == 0.02
    assert threshold(known, np.empty(0)) == 0.9


def test_threshold_is_no_higher_than_others_need() -> None:
    known = np.concatenate([np.full(2, 0.3), np.full(98, 0.9)])
    assert threshold(known, np.array([0.2, 0.455])) == 0.46
    assert threshold(known, np.array([0.2, 0.455, 0.95])) == 0.46
