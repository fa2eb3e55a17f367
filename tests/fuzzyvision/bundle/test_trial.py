import numpy as np

from fuzzyvision.bundle.trial import clearly_best, scores

TRUTH = np.arange(40) % 4
RIGHT = np.full((40, 4), 0.05)
RIGHT[np.arange(40), TRUTH] = 0.85
EVEN = np.full((40, 4), 0.25)
WRONG = np.roll(RIGHT, 1, axis=1)


def noisy(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    rows = RIGHT + np.random.default_rng(seed).uniform(0, 0.3, RIGHT.shape)
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def test_scaling_that_predicts_labels_is_best() -> None:
    assert clearly_best({"0..1": EVEN, "-1..1": noisy(1), "caffe": WRONG}, TRUTH) == "-1..1"


def test_of_two_that_do_alike_none_is_best() -> None:
    assert clearly_best({"0..1": noisy(1), "-1..1": noisy(2)}, TRUTH) is None


def test_confidence_alone_is_not_better() -> None:
    assert clearly_best({"-1..1": noisy(1), "torch": RIGHT, "0..1": WRONG}, TRUTH) is None


def test_untrained_model_has_no_best_scaling() -> None:
    assert clearly_best({"0..1": EVEN, "-1..1": WRONG}, TRUTH) is None


def test_few_pictures_tell_nothing() -> None:
    few = {"0..1": EVEN[:9], "-1..1": noisy(1)[:9]}
    assert clearly_best(few, TRUTH[:9]) is None


def test_scores_stand_best_first() -> None:
    found = scores({"caffe": WRONG, "0..1": RIGHT}, TRUTH)
    assert [(score.name, score.accuracy) for score in found] == [("0..1", 1.0), ("caffe", 0.0)]
    assert round(found[0].likelihood, 2) == 0.85
