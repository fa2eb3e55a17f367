import numpy as np
import pytest

from fuzzyvision.bundle import metrics

SURE = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.55, 0.45]])
TRUTH = np.array([0, 1, 0, 1])


def test_the_confusion_counts_true_labels_by_row() -> None:
    assert metrics.confusion(SURE, TRUTH).tolist() == [[2, 0], [1, 1]]


def test_accuracy_covers_each_label_with_pictures() -> None:
    counts = np.array([[2, 0, 0], [1, 1, 0], [0, 0, 0]])
    rows = metrics.by_label(counts, ("A", "B", "C"))
    assert rows == {
        "A": {"pictures": 2, "correct": 2, "accuracy": 1.0},
        "B": {"pictures": 2, "correct": 1, "accuracy": 0.5},
    }


def test_calibration_error_is_confidence_minus_accuracy() -> None:
    """Four pictures at 75 %, three of them right: no gap. None right: a gap of 0.75."""
    probabilities = np.tile([0.75, 0.25], (4, 1))
    assert metrics.calibration_error(probabilities, np.array([0, 0, 0, 1])) == pytest.approx(0)
    assert metrics.calibration_error(probabilities, np.ones(4, int)) == pytest.approx(0.75)


def test_the_temperature_makes_confidence_fit() -> None:
    """Half right at 90 % confidence is far too sure: the logits have to shrink."""
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 400)
    guess = np.where(rng.random(400) < 0.7, truth, 1 - truth)
    bold = np.where(guess[:, None] == np.arange(2), 0.97, 0.03)
    value = metrics.temperature(bold, truth)
    assert value > 2
    fitted = metrics.tempered(bold, value)
    assert fitted.sum(axis=1) == pytest.approx(1)
    assert metrics.calibration_error(fitted, truth) < 0.05


def test_threshold_flags_at_most_1_5_percent_of_known() -> None:
    known = np.array([[top, 1 - top] for top in np.linspace(0.5, 1, 201)])
    limit = metrics.threshold(known)
    assert limit == 0.5
    assert metrics.unsure(known, limit) <= 0.015 < metrics.unsure(known, limit + 0.01)


def test_accuracy_lists_largest_labels_first() -> None:
    sure = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.7, 0.3]])
    rows = metrics.by_name(sure, np.array([0, 0, 0, 1]), ["real", "studio", "studio", ""])
    assert list(rows) == ["studio", "real"]
    assert rows["studio"] == {"pictures": 2, "correct": 1, "accuracy": 0.5}


def test_pictures_below_the_threshold_are_unsure() -> None:
    assert metrics.unsure(SURE, 0.6) == 0.25
    assert metrics.unsure(SURE, 0.95) == 1
