from pathlib import Path

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.dataset.split import Split
from fuzzyvision.training.folders import gather
from tests.support.trainable import fill


def test_labels_come_from_folders_tables_and_the_model(tmp_path: Path) -> None:
    for name in ("a_b", "cat", "dog-1234", ".hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.jpg").touch()
    (tmp_path / "cat" / "notes.txt").touch()
    (tmp_path / "labels.json").write_text('{"dog-1234": "dog?"}', encoding="utf-8")
    found = gather(tmp_path, ("A/b", "Cat"))
    assert [(photo.file, photo.label) for photo in found] == [
        ("a_b/1.jpg", "A/b"),
        ("cat/1.jpg", "Cat"),
        ("dog-1234/1.jpg", "dog?"),
    ]


def test_an_export_has_sides_and_groups(tmp_path: Path) -> None:
    for part in ("train", "test", "none-of-these/train", "disputed", "thumbnails/train"):
        fill(tmp_path / part, count=2)
    (tmp_path / "train" / "SOURCES.csv").write_text("file,group\nRed/0.png,g\n", encoding="utf-8")
    found = gather(tmp_path)
    assert {photo.side for photo in found} == set(Split)
    assert len(found) == 8
    assert next(photo for photo in found if photo.file == "train/Red/0.png").group == "g"


def test_an_export_with_nothing_to_test_yet_is_divided(tmp_path: Path) -> None:
    fill(tmp_path / "train", count=2)
    (tmp_path / "test" / "Red").mkdir(parents=True)
    assert {photo.side for photo in gather(tmp_path)} == {None}


def test_it_takes_two_labels_to_train_on(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no folders of pictures"):
        gather(tmp_path)
    with pytest.raises(CommandError, match="holds only pictures of Red"):
        gather(fill(tmp_path / "data", ("Red",), 1))
