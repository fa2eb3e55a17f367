from pathlib import Path

import pytest

from examples.souqnet.photos import gather, others
from fuzzyvision.common.errors import CommandError


def test_labels_are_sorted_by_default(shapes: Path) -> None:
    assert gather(shapes)[0] == ("Circle", "Square", "Stripes")
    order = ("Stripes", "Circle", "Square")
    assert gather(shapes, order)[0] == order


def test_pictures_without_table_are_own_groups(shapes: Path) -> None:
    _, photos = gather(shapes)
    assert len({photo.group for photo in photos}) == len(photos) == 24


def test_groups_come_from_the_table(shapes: Path) -> None:
    rows = "file,group\nCircle/0.png,one\nCircle/1.png,one\n"
    (shapes / "SOURCES.csv").write_text(rows, encoding="utf-8")
    groups = {photo.file: photo.group for photo in gather(shapes)[1]}
    assert groups["Circle/0.png"] == groups["Circle/1.png"] == "one"
    assert groups["Circle/2.png"] == "Circle/2.png"


def test_a_table_without_its_columns_is_refused(shapes: Path) -> None:
    (shapes / "SOURCES.csv").write_text("name\nx\n", encoding="utf-8")
    with pytest.raises(CommandError, match="needs the columns file and group"):
        gather(shapes)


def test_hidden_files_and_folders_are_ignored(shapes: Path) -> None:
    (shapes / ".git").mkdir()
    (shapes / "Circle" / ".DS_Store").touch()
    labels, photos = gather(shapes)
    assert len(labels) == 3
    assert len(photos) == 24


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no folder .*nowhere"):
        gather(tmp_path / "nowhere")
    with pytest.raises(CommandError, match=r"There is no folder .*nowhere"):
        others(tmp_path / "nowhere")


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no folders"):
        gather(tmp_path)
    with pytest.raises(CommandError, match="holds no pictures"):
        others(tmp_path)


def test_order_must_name_the_folders(shapes: Path) -> None:
    with pytest.raises(CommandError, match="The labels given are Circle, Oval"):
        gather(shapes, ("Circle", "Oval"))


def test_folder_can_map_to_an_unsafe_label(shapes: Path) -> None:
    (shapes / "labels.json").write_text('{"Circle": "a/b"}', encoding="utf-8")
    labels, photos = gather(shapes)
    assert labels == ("Square", "Stripes", "a/b")
    assert {photo.label for photo in photos if photo.file.startswith("Circle/")} == {"a/b"}
    assert gather(shapes, ("a/b", "Square", "Stripes"))[0] == ("a/b", "Square", "Stripes")


@pytest.mark.parametrize("text", ["{", "[]"])
def test_labels_that_make_no_sense_are_refused(shapes: Path, text: str) -> None:
    (shapes / "labels.json").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"labels\.json"):
        gather(shapes)


def test_the_table_tells_kind_and_source(shapes: Path) -> None:
    table = "file,group,domain,repo\nCircle/0.png,a,studio,github:ada/shapes\nCircle/1.png,a,,\n"
    (shapes / "SOURCES.csv").write_text(table, encoding="utf-8")
    first, second, third, *_ = gather(shapes)[1]
    assert (first.group, first.kind, first.source) == ("a", "studio", "shapes")
    assert (second.group, second.kind, second.source) == ("a", "", "")
    assert (third.group, third.kind, third.source) == (third.file, "", "")


def test_names_differing_in_last_number_are_one_kind(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"thing{chr(97 + number)}_0.png").write_bytes(b"")
        (tmp_path / f"thing{chr(97 + number)}_1.png").write_bytes(b"")
    assert len({photo.group for photo in others(tmp_path)}) == 12


def test_mere_numbers_for_names_tell_no_sorts(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"IMG_{number}.jpg").write_bytes(b"")
    assert len({photo.group for photo in others(tmp_path)}) == 12
