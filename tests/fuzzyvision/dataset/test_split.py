from collections.abc import Iterable
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from fuzzyvision.dataset.split import Placed, Split, assign, split_of

TRAIN, TEST = Split.TRAIN, Split.TEST


def digest(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()


def unplaced(number: int) -> Placed:
    return Placed(digest(number), None, f"g{number:03}")


def at(number: int, split: Split) -> Placed:
    return Placed(digest(number), split, f"g{number:03}")


def splits(pictures: Iterable[Placed]) -> list[Split | None]:
    return [picture.split for picture in pictures]


def of_split(split: Split, start: int = 0) -> int:
    """Return a number whose picture would be in a split by its own hash."""
    return next(number for number in range(start, 1000) if split_of(digest(number)) is split)


def test_a_fifth_is_test_chosen_by_content() -> None:
    share = sum(split_of(digest(number)) is TEST for number in range(5000)) / 5000
    assert 0.18 < share < 0.22
    alone = assign([unplaced(number) for number in range(50)], [])
    assert splits(alone) == [split_of(digest(number)) for number in range(50)]


def test_new_picture_joins_its_near_duplicate() -> None:
    for split, other in ((TRAIN, TEST), (TEST, TRAIN)):
        placed = assign([at(0, split), unplaced(of_split(other))], [(0, 1)])
        assert splits(placed) == [split, split]
        assert placed[1].group == "g000"


def test_chain_of_near_duplicates_shares_split_and_group() -> None:
    one, other = of_split(TRAIN), of_split(TEST)
    placed = assign([unplaced(one), unplaced(900), unplaced(other)], [(0, 1), (1, 2)])
    assert len(set(splits(placed))) == 1
    assert len({picture.group for picture in placed}) == 1


def test_picture_between_both_splits_is_in_neither() -> None:
    placed = assign([at(0, TRAIN), at(1, TEST), unplaced(2)], [(0, 2), (1, 2)])
    assert splits(placed) == [TRAIN, TEST, None]


def test_resolved_picture_gets_a_split() -> None:
    assert splits(assign([at(1, TEST), unplaced(2)], [(0, 1)])) == [TEST, TEST]


def test_the_order_of_the_pictures_means_nothing() -> None:
    pictures = [unplaced(number) for number in range(6)]
    forward = assign(pictures, [(0, 1), (1, 2), (3, 4)])
    backward = assign(pictures[::-1], [(5, 4), (4, 3), (2, 1)])
    assert backward[::-1] == forward


@given(
    st.lists(st.sampled_from([TRAIN, TEST, None]), min_size=1, max_size=14),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=30),
)
def test_splits_are_stable_and_never_leak(
    before: list[Split | None], pairs: list[tuple[int, int]]
) -> None:
    pictures = [
        unplaced(number) if split is None else at(number, split)
        for number, split in enumerate(before)
    ]
    pairs = [(a, b) for a, b in pairs if a != b and max(a, b) < len(before)]
    after = splits(assign(pictures, pairs))
    assert all(was in (None, now) for was, now in zip(before, after, strict=True))
    for one, other in pairs:
        if None in (before[one], before[other]):
            assert None in (after[one], after[other]) or after[one] == after[other]
