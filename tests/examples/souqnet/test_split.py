from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.souqnet.photos import Photo
from examples.souqnet.split import parts, split
from fuzzyvision.common.errors import CommandError


def photo(label: str, number: int, group: str) -> Photo:
    file = f"{label}/{number}.jpg"
    return Photo(file, Path(file), label, group)


def many(label: str, count: int) -> list[Photo]:
    return [photo(label, number, f"{label}-{number // 2}") for number in range(count)]


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 40)), unique=True, min_size=1, max_size=60
    ),
    st.integers(0, 5),
)
def test_split_keeps_groups_whole_and_all_pictures(rows: list[tuple[str, int]], seed: int) -> None:
    """Also where groups span labels: here a group is `number // 3`, whatever the label."""
    base = [photo(label, number, f"{label}{number}") for label in "AB" for number in (91, 92, 93)]
    photos = base + [photo(label, number, str(number // 3)) for label, number in rows]
    made = split(photos, seed)
    sides = [{one.group for one in part} for part in (made.training, made.validation, made.test)]
    assert not sides[0] & sides[1]
    assert not sides[0] & sides[2]
    assert not sides[1] & sides[2]
    assert sorted(made.training + made.validation + made.test) == sorted(photos)


def test_split_depends_on_seed_not_order() -> None:
    photos = many("A", 60) + many("B", 40)
    assert set(split(photos, 7).test) == set(split(photos[::-1], 7).test)
    assert set(split(photos, 7).test) != set(split(photos, 8).test)


def test_split_is_stratified_by_label() -> None:
    made = split(many("A", 200) + many("B", 40), 7)
    assert Counter(one.label for one in made.test) == {"A": 30, "B": 6}
    assert Counter(one.label for one in made.validation) == {"A": 30, "B": 6}


def test_label_with_under_three_groups_is_refused() -> None:
    with pytest.raises(CommandError, match="label B has too few pictures"):
        split(many("A", 20) + many("B", 4), 7)


def test_parts_share_no_group_and_lose_nothing() -> None:
    photos = many("A", 40)
    made = parts(photos, 7, 0.25, 0.1)
    assert [len(one) for one in (made.test, made.validation, made.training)] == [10, 4, 26]
    assert sorted(made.test + made.validation + made.training) == sorted(photos)
    groups = [{photo.group for photo in one} for one in (made.test, made.validation, made.training)]
    assert sum(map(len, groups)) == len(set.union(*groups)) == 20
