from pathlib import Path

import numpy as np

from examples.souqnet.findings import Answers, Findings, measured
from examples.souqnet.photos import Photo

LABELS = ("Cat", "Dog")
NONE = Answers([], np.empty(0, dtype=np.int64), np.empty((0, 2)))


def answers(*rows: tuple[int, float, str]) -> Answers:
    """Give answers from rows of the true label, the probability of Cat, and the kind."""
    photos = [Photo("a.jpg", Path("a.jpg"), "", "a", kind, "shop") for _, _, kind in rows]
    sure = np.array([[cat, 1 - cat] for _, cat, _ in rows])
    return Answers(photos, np.array([truth for truth, _, _ in rows]), sure)


def test_accuracy_by_label_kind_and_source() -> None:
    test = answers((0, 0.9, "studio"), (0, 0.2, "real"), (1, 0.1, "studio"), (1, 0.4, ""))
    told = measured(LABELS, Findings(test, NONE, NONE, 0.7, 0.0))
    assert (told["pictures"], told["correct"], told["accuracy"]) == (4, 3, 0.75)
    assert told["labels"]["Cat"]["accuracy"] == 0.5
    assert told["kinds"]["real"]["accuracy"] == 0
    assert told["origins"] == {"shop": {"pictures": 4, "correct": 3, "accuracy": 0.75}}
    assert told["unsure"] == {"known": 0.25, "other": None}
    assert told["foreign"] is None


def test_held_out_sources_are_separate_from_test() -> None:
    test, foreign = answers((0, 0.9, "")), answers((1, 0.9, "real"), (1, 0.3, "real"))
    told = measured(LABELS, Findings(test, answers((0, 0.6, "")), foreign, 0.8, 0.0))
    assert told["accuracy"] == 1
    assert told["unsure"] == {"known": 0, "other": 1}
    assert told["foreign"]["accuracy"] == 0.5
    assert told["foreign"]["unsure"] == 0.5
    assert told["foreign"]["kinds"]["real"]["pictures"] == 2
