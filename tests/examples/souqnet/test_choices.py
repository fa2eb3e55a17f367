import json
from pathlib import Path

import pytest

from examples.souqnet import choices, network
from fuzzyvision.common.errors import CommandError


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Give a folder of pictures with nothing beside it."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Give the card of a bundle in use."""
    file = tmp_path / "card.json"
    file.write_text(json.dumps({"name": "zoo", "labels": ["Owl", "Ape"]}), encoding="utf-8")
    return file


def test_what_lies_beside_the_pictures_is_taken(photos: Path) -> None:
    beside = photos.parent / "weights"
    beside.mkdir()
    (photos.parent / "photos_other").mkdir()
    (beside / "mobilenetv2_035_imagenet_notop.weights.h5").touch()
    (beside / choices.TEACHER).touch()
    assert choices.weights(photos, "").endswith("mobilenetv2_035_imagenet_notop.weights.h5")
    assert choices.teacher(photos, "") == beside / choices.TEACHER
    assert choices.other(photos, "") == photos.parent / "photos_other"
    assert choices.teacher(photos, "none") is None
    assert choices.other(photos, "none") is None


def test_missing_optional_files_are_skipped(photos: Path) -> None:
    assert choices.weights(photos, "") == network.DOWNLOAD
    assert choices.teacher(photos, "") is None
    assert choices.other(photos, "") is None


def test_what_is_given_comes_first(photos: Path) -> None:
    assert choices.weights(photos, "mine.h5") == "mine.h5"
    assert choices.other(photos, "elsewhere") == Path("elsewhere")
    with pytest.raises(CommandError, match=r"no teacher's file gone\.tflite"):
        choices.teacher(photos, "gone.tflite")


def test_same_labels_keep_order_and_name(card: Path) -> None:
    assert choices.labels(["Ape", "Owl"], card) == ("Owl", "Ape")
    assert choices.name(["Ape", "Owl"], "", card) == "zoo"
    assert choices.name(["Ape", "Owl"], "ark", card) == "ark"


def test_other_labels_are_sorted_as_a_new_model(card: Path) -> None:
    assert choices.labels(["Cat", "Ape"], card) == ("Ape", "Cat")
    assert choices.name(["Cat", "Ape"], "", card) == "my-model"
    assert choices.labels(["Cat", "Ape"], card.with_name("gone")) == ("Ape", "Cat")
