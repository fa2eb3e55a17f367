from pathlib import Path

import numpy as np
import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.dataset.split import Split
from fuzzyvision.training.division import Candidate, divide
from fuzzyvision.training.folders import Photo


def candidate(number: int, label: str, side: Split | None = None, like: int = -1) -> Candidate:
    """Return a picture that resembles the one whose number is `like`, or no other."""
    file = f"{label}/{number}.jpg"
    rng = np.random.default_rng(number if like < 0 else like)
    likeness = rng.bytes(96).hex()
    return Candidate(number, Photo(file, Path(file), label, file, side), f"{number:064x}", likeness)


def some(count: int, side: Split | None = None, first: int = 0) -> list[Candidate]:
    return [candidate(first + number, "ab"[number % 2], side) for number in range(count)]


def test_every_label_is_in_every_part_and_no_picture_twice() -> None:
    parts = divide(some(100), 7)
    assert sorted(parts.training + parts.validation + parts.test) == list(range(100))
    assert (len(parts.test), len(parts.validation)) == (20, 12)
    assert {number % 2 for number in parts.test} == {number % 2 for number in parts.training}
    assert divide(some(100), 7) == parts
    assert divide(some(100), 8) != parts


def test_what_is_nearly_the_same_stays_on_one_side() -> None:
    found = some(40) + [candidate(40 + number, "a", like=number) for number in range(0, 40, 2)]
    parts = divide(found, 7)
    for part in (parts.training, parts.validation, parts.test):
        assert all(number + 40 in part for number in part if number < 40 and number % 2 == 0)
    assert parts.said == ("40 pictures nearly the same as another: each stays on its side.",)


def test_similar_pictures_under_two_labels_are_named() -> None:
    said = divide([*some(40), candidate(40, "b", like=0)], 7).said
    assert "Take care: 1 picture under two labels: a/0.jpg and b/40.jpg." in said[-1]


def test_where_all_pictures_are_alike_only_equal_ones_are_bound() -> None:
    found = [candidate(number, "ab"[number % 2], like=1) for number in range(60)]
    parts = divide(found, 7)
    assert parts.test
    assert "look much alike" in parts.said[0]


def test_the_given_test_side_stays_and_drives_out_its_likes() -> None:
    train, test = some(40, Split.TRAIN), some(6, Split.TEST, first=40)
    parts = divide([*train, *test, candidate(46, "a", Split.TRAIN, like=40)], 7)
    assert parts.test == [40, 41, 42, 43, 44, 45]
    assert 46 not in parts.training + parts.validation
    assert "Left out 1 picture of the training side" in parts.said[1]


def test_few_pictures_are_said_and_too_few_refused() -> None:
    assert "too few pictures to learn from of a (5), b (5)" in divide(some(16), 7).said[0]
    with pytest.raises(CommandError, match="too few pictures that do not resemble"):
        divide(some(2), 7)
