"""The owner's labelled pictures: read as in service, counted right, and used to choose by."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fuzzyvision.bundle import labelled, tables
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from tests.support.models import Desk, Pixels, Untyped
from tests.support.pictures import encoded
from tests.support.training import requires_tensorflow

COLOURS = {"red": (210, 40, 40), "green": (40, 190, 60), "blue": (50, 60, 200)}


def put(folder: Path, label: str, number: int, size: tuple[int, int] = (40, 30)) -> Path:
    """Write a picture in a label's colour, no two alike."""
    shift = 3 * number % 37
    colour = tuple(max(0, part - shift) for part in COLOURS[label])
    file = folder / label / f"{number}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encoded(Image.new("RGB", size, colour), "PNG"))
    return file


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Give a folder of three labels with eight pictures each."""
    for label in COLOURS:
        for number in range(8):
            put(tmp_path / "photos", label, number)
    return tmp_path / "photos"


def test_folders_match_labels_in_any_spelling(tmp_path: Path) -> None:
    for name in ("tiger_cat", "CAFE\u0301", "n_a", ".hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.jpg").write_bytes(b"x")
    (tmp_path / "n_a" / "notes.txt").write_text("none")
    (tmp_path / "SOURCES.csv").write_text("file,group")
    found = labelled.gather(tmp_path, ["dog", "tiger cat", "caf\u00e9", "n/a"])
    assert sorted(each.target for each in found) == [1, 2, 3]


def test_a_folder_that_is_no_label_is_named(photos: Path) -> None:
    with pytest.raises(CommandError, match="has the folder blue, which is not one of the labels"):
        labelled.gather(photos, ["red", "green", "yellow"])


def test_no_folder_and_no_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        labelled.gather(tmp_path / "nowhere", ["red"])
    (tmp_path / "red").mkdir()
    with pytest.raises(CommandError, match="holds no pictures"):
        labelled.gather(tmp_path, ["red"])


def test_pictures_are_read_as_the_service_does(photos: Path) -> None:
    (photos / "red" / "broken.jpg").write_bytes(b"no picture")
    seen: list[tuple[int, ...]] = []

    def answers(pixels: Pixels) -> list[float]:
        seen.append(pixels.shape)
        return [1.0, 0.0, 0.0]

    found = labelled.classify(
        labelled.gather(photos, list(COLOURS)), (16, 12), {"one": answers}, "crop"
    )
    assert set(seen) == {(12, 16, 3)}
    assert np.bincount(found.truth).tolist() == [8, 8, 8]
    broken = labelled.Labelled(photos / "red" / "broken.jpg", 0)
    with pytest.raises(CommandError, match="None of the pictures"):
        labelled.classify([broken], (16, 12), {}, "crop")


def test_few_labels_get_a_matrix_many_get_a_list() -> None:
    measured = {"confusion": {"cat": {"cat": 7, "dog": 2}, "dog": {"dog": 9}}}
    lines = tables.confusion(measured, ["cat", "dog", "cow"])
    assert [line.split() for line in lines[1:]] == [
        ["cat", "dog"],
        ["cat", "7", "2"],
        ["dog", "·", "9"],
    ]
    many = {f"l{number}": {f"l{number}": 5, "l0": number} for number in range(1, 30)}
    lines = tables.confusion({"confusion": many}, [f"l{number}" for number in range(30)])
    assert lines[1].split() == ["29", "times", "l29,", "taken", "for", "l0"]
    assert len(lines) == 11


def measured(confusion: dict[str, dict[str, int]]) -> dict[str, Untyped]:
    rows = {
        label: {"pictures": count, "correct": right, "accuracy": right / count}
        for label, row in confusion.items()
        for count, right in [(sum(row.values()), row.get(label, 0))]
    }
    right, all_ = (sum(row[name] for row in rows.values()) for name in ("correct", "pictures"))
    return {
        "labels": rows, "confusion": confusion, "accuracy": right / all_, "pictures": all_,
        "correct": right,
    }  # fmt: skip


def test_labels_in_another_order_are_noticed() -> None:
    swapped = measured({"a": {"b": 9, "a": 1}, "b": {"c": 8}, "c": {"a": 9}})
    assert "Are the labels in its order?" in tables.results(swapped, ["a", "b", "c"])[-1]
    guessing = measured({"a": {"a": 9}, "b": {"a": 8}, "c": {"a": 9}})
    assert "hardly better than chance" in tables.results(guessing, ["a", "b", "c"])[-1]
    commonest = measured({"a": {"a": 90}, "b": {"a": 9}})
    assert "hardly better than chance. Why?" in tables.results(commonest, ["a", "b"], "Why?")[-1]
    good = measured({"a": {"a": 9}, "b": {"b": 8}, "c": {"b": 2, "c": 7}})
    assert not tables.results(good, ["a", "b", "c"])[-1].startswith("Take care")


def colour_model(offset: float) -> Untyped:
    """Return a model that tells which colour is strongest, of values around `offset`."""
    layers = keras().layers
    pixels = keras().Input((12, 16, 3))
    values = layers.GlobalAveragePooling2D()(layers.ReLU()(pixels))
    made = keras().Model(pixels, layers.Dense(3, activation="softmax")(values))
    made.set_weights([8 * np.eye(3, dtype=np.float32), np.full(3, offset, dtype=np.float32)])
    return made


@requires_tensorflow
def test_pictures_set_accuracy_and_threshold(
    desk: Desk, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.save(colour_model(0), "m.keras")
    (desk.folder / "l.txt").write_text("red\ngreen\nblue")
    (photos / "red" / "broken.jpg").write_bytes(b"no picture")
    (photos / "blue" / "8.png").write_bytes((photos / "green" / "0.png").read_bytes())
    options = ["--scaling", "0..1", "--check", str(photos), "--out", str(desk.folder / "bundle")]
    file, labels = str(desk.folder / "m.keras"), str(desk.folder / "l.txt")
    assert main(["import", file, "--labels", labels, *options]) == 0
    told = capsys.readouterr().out
    assert "Left out red/broken.jpg" in told
    assert "blue               88.9%   8 of 9" in told
    assert "All                96.0%   24 of 25" in told
    assert "“Not sure” below 9" in told


@requires_tensorflow
def test_pictures_find_the_best_scaling_or_refuse(
    desk: Desk,
) -> None:
    """A model of dark, middle and bright: only values from 0 to 255 are right with it."""
    for number in range(24):
        for label, level in {"dark": 20, "middle": 120, "bright": 230}.items():
            file = desk.folder / "photos" / label / f"{number}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            image = Image.new("RGB", (40, 30), (level + number // 3,) * 3)
            file.write_bytes(encoded(image, "PNG"))
    labels = desk.folder / "l.txt"
    labels.write_text("dark\nmiddle\nbright")
    layers = keras().layers
    pixels = keras().Input((12, 16, 3))
    values = layers.GlobalAveragePooling2D()(pixels)
    made = keras().Model(pixels, layers.Dense(3, activation="softmax")(values))
    kernel = np.array([[-1.0, 0.0, 1.0]] * 3, dtype=np.float32) / 9
    made.set_weights([kernel, np.array([42.0, 17.0, -40.0], dtype=np.float32)])
    file = desk.save(made, "m.keras")
    card, told = desk.take(file, labels=labels, check=desk.folder / "photos")
    assert card["imported"]["scaling"] == "0..255"
    assert card["measured"]["accuracy"] == 1
    assert any(line.split()[:2] == ["0..255", "100.0%"] for line in told)
    card, told = desk.take(file, labels=labels, check=desk.folder / "photos", scaling="0..1")
    assert "Take care: on your pictures, the scaling 0..255 does clearly better." in told
    made.set_weights([kernel * 0, np.array([1.0, 0.0, 0.0], dtype=np.float32)])
    blind = desk.save(made, "blind.keras")
    with pytest.raises(CommandError, match="leave open which scaling is right"):
        desk.take(blind, labels=labels, check=desk.folder / "photos")
