import numpy as np

from examples.souqnet.average import Average


def test_average_is_the_mean_of_each_array() -> None:
    average = Average()
    for step in range(4):
        average.add([np.full((2, 3), step, np.float32), np.full(2, 10 * step, np.float32)])
    mean = average.weights
    np.testing.assert_allclose(mean[0], np.full((2, 3), 1.5))
    np.testing.assert_allclose(mean[1], np.full(2, 15))
    assert mean[0].dtype == np.float32


def test_an_average_of_nothing_is_none() -> None:
    assert Average().weights == []
