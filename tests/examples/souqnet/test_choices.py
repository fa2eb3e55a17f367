import json
from pathlib import Path

import pytest

from examples.souqnet import choices


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


def test_others_beside_the_pictures_are_taken(photos: Path) -> None:
    assert choices.other(photos, "") is None
    (photos.parent / "photos_other").mkdir()
    assert choices.other(photos, "") == photos.parent / "photos_other"
    assert choices.other(photos, "none") is None
    assert choices.other(photos, "elsewhere") == Path("elsewhere")


def test_same_labels_keep_order_and_name(card: Path) -> None:
    assert choices.labels(["Ape", "Owl"], card) == ("Owl", "Ape")
    assert choices.name(["Ape", "Owl"], "", card) == "zoo"
    assert choices.name(["Ape", "Owl"], "ark", card) == "ark"


def test_other_labels_are_sorted_as_a_new_model(card: Path) -> None:
    assert choices.labels(["Cat", "Ape"], card) == ("Ape", "Cat")
    assert choices.name(["Cat", "Ape"], "", card) == "my-model"
    assert choices.labels(["Cat", "Ape"], card.with_name("gone")) == ("Ape", "Cat")
