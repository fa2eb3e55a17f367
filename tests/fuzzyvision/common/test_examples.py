from pathlib import Path

import pytest

from fuzzyvision.common import examples

HELD = {"a.jpg": 200_000, "big.png": 200_001, "empty.webp": 0}


def example(file: object) -> dict[str, object]:
    """Return an example of the card."""
    return {"file": file, "alt": "A camera"}


@pytest.mark.parametrize(
    "name",
    [
        *("../a.jpg", "/a.jpg", "x/a.jpg", "a b.jpg", "a.gif", "a.svg", ".jpg", ".a.jpg", "a.JPG"),
        *('a".jpg', "a.jpg\n", "ä.jpg", "", None, 4, ["a.jpg"]),
    ],
)
def test_only_plain_names_are_accepted(name: object) -> None:
    [fault] = examples.faults([example(name)], HELD)
    assert "must be a file name of letters, digits" in fault


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("b.jpg", "b.jpg is not in the folder examples"),
        ("big.png", "200,001 bytes, and may have at most 200,000. Make it smaller"),
        ("empty.webp", "0 bytes"),
    ],
)
def test_file_is_there_and_small(name: str, told: str) -> None:
    [fault] = examples.faults([example(name)], HELD)
    assert told in fault


def test_file_is_named_once() -> None:
    [fault] = examples.faults([example("a.jpg"), example("a.jpg")], HELD)
    assert "named twice" in fault


@pytest.mark.parametrize("found", [None, "a.jpg", {"file": "a.jpg"}, [example("a.jpg")] * 7])
def test_examples_are_a_short_list(found: object) -> None:
    assert list(examples.faults(found, HELD)) == ["examples must be a list of at most 6 pictures"]


@pytest.mark.parametrize("one", ["a.jpg", {"file": "a.jpg"}, {**example("a.jpg"), "href": "x"}])
def test_example_has_a_file_and_an_alt(one: object) -> None:
    [fault] = examples.faults([one], HELD)
    assert fault.startswith("each example must be like")


@pytest.mark.parametrize("alt", ["", "a\nb", None, "a" * 121])
def test_alt_is_one_line(alt: object) -> None:
    [fault] = examples.faults([{"file": "a.jpg", "alt": alt}], HELD)
    assert fault == "the alt of 'a.jpg' must say in one line what the picture shows"


def test_only_files_of_the_folder_are_held(tmp_path: Path) -> None:
    assert examples.held(tmp_path) == {}
    (tmp_path / "examples" / "folder.jpg").mkdir(parents=True)
    (tmp_path / "examples" / "a.jpg").write_bytes(b"12")
    assert examples.held(tmp_path) == {"a.jpg": 2}
