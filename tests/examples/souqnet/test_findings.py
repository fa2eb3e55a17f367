from dataclasses import replace
from pathlib import Path

import numpy as np

from examples.souqnet.findings import Answers, Findings, measured
from examples.souqnet.photos import Photo

LABELS = ("Cat", "Dog")
NOBODY = np.empty((0, 2))
NONE = Answers([], np.empty(0, dtype=np.int64), NOBODY, [], NOBODY)


def answers(*rows: tuple[int, float, str]) -> Answers:
    """Give answers from rows of the true label, the probability of Cat, and the kind."""
    photos = [Photo("a.jpg", Path("a.jpg"), "", "a", kind, "shop") for _, _, kind in rows]
    sure = np.array([[cat, 1 - cat] for _, cat, _ in rows])
    return Answers(photos, np.array([truth for truth, _, _ in rows]), sure, [], NOBODY)


def strange(*cats: float) -> Answers:
    """Give answers to one picture of a cat and to others of neither, by their probability."""
    told = np.array([[cat, 1 - cat] for cat in cats])
    photos = [Photo("b.jpg", Path("b.jpg"), "", "b")] * len(cats)
    return replace(answers((0, 0.9, "")), other_photos=photos, other_probabilities=told)


def test_accuracy_by_label_kind_and_source() -> None:
    test = answers((0, 0.9, "studio"), (0, 0.2, "real"), (1, 0.1, "studio"), (1, 0.4, ""))
    told = measured(
        LABELS, Findings(test, NONE, NONE, {"dark": test.probabilities[::-1]}, 0.7, 0.0)
    )
    assert (told["pictures"], told["correct"], told["accuracy"]) == (4, 3, 0.75)
    assert told["labels"]["Cat"]["accuracy"] == 0.5
    assert told["kinds"]["real"]["accuracy"] == 0
    assert told["origins"] == {"shop": {"pictures": 4, "correct": 3, "accuracy": 0.75}}
    assert told["unsure"] == {"known": 0.25, "other": None}
    assert told["foreign"] is told["ordinary"] is None
    assert told["disturbed"] == {"dark": {"pictures": 4, "correct": 1, "accuracy": 0.25}}


def test_sources_held_out_and_ordinary_ones_are_apart() -> None:
    foreign = answers((1, 0.9, "real"), (1, 0.3, "real"))
    told = measured(LABELS, Findings(strange(0.6), strange(0.9, 0.7), foreign, {}, 0.8, 0.0))
    assert told["accuracy"] == 1
    assert told["unsure"] == {"known": 0, "other": 1}
    assert told["ordinary"]["unsure"] == {"known": 0, "other": 0.5}
    assert told["foreign"]["accuracy"] == 0.5
    assert told["foreign"]["unsure"] == {"known": 0.5, "other": None}
    assert told["foreign"]["kinds"]["real"]["pictures"] == 2
