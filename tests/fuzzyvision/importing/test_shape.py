import pytest

from fuzzyvision.bundle.conversion import channels
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.shape import parse_size, settle


@pytest.mark.parametrize(
    ("declared", "size", "shape"),
    [
        ((None, 224, 224, 3), None, (224, 224, 3)),
        ((1, 96, 64, 1), None, (96, 64, 1)),
        ((None, 28, 28), None, (28, 28)),
        ((None, None, None, 3), (48, 32), (32, 48, 3)),
        ((None, 32, None, 3), (48, 32), (32, 48, 3)),
        ((None, 32, 48, 3), (48, 32), (32, 48, 3)),
    ],
)
def test_input_has_height_width_and_channels(
    declared: tuple[int | None, ...], size: tuple[int, int] | None, shape: tuple[int, ...]
) -> None:
    assert settle(declared, size) == shape
    assert channels(shape) == (3 if shape[2:] == (3,) else 1)


@pytest.mark.parametrize(
    ("declared", "size", "words"),
    [
        ((None, None, None, 3), None, "any size: say which"),
        ((None, 32, 32, 3), (48, 32), "not at 48 by 32"),
        ((None, 3, 224, 224), None, "colours first"),
        ((None, 224, 224, 4), None, "4 channels"),
        ((None, 784), None, "784 numbers in a row"),
        ((None, 8, 64, 64, 3), None, "does not take pictures"),
        ((None,), None, "does not take pictures"),
        ((32, 64, 64, 3), None, "32 pictures at once"),
        ((None, 4096, 4096, 3), None, "the limit is 2048"),
        ((None, 64, 64, None), None, "does not take pictures"),
    ],
)
def test_what_takes_no_single_picture_is_refused(
    declared: tuple[int | None, ...], size: tuple[int, int] | None, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        settle(declared, size)


def test_a_size_is_written_as_people_write_it() -> None:
    assert parse_size("224x224") == (224, 224)
    assert parse_size(" 48 X 32 ") == (48, 32)


@pytest.mark.parametrize("text", ["", "224", "0x224", "224x", "-1x3", "99999x1", "3000x3000"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="write width x height"):
        parse_size(text)
