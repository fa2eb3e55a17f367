import json
from pathlib import Path
from typing import Any

import pytest

from fuzzyvision.bundle import cards
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError

BARE: dict[str, Any] = {
    "name": "mine",
    "version": "0123456789ab",
    "labels": ["Cat", "Dog"],
    "input": {"width": 8, "height": 8},
}
EXAMPLE = {"file": "cat.jpg", "alt": "A cat"}
WORDS: dict[str, Any] = {
    "title": "Cats or dogs",
    "question": "Is it a cat?",
    "summary": "It knows cats and dogs.",
    "contact": "ada@example.org",
    "accent": "#0b6a5b",
    "language": "en",
    "phrases": {"Cat": "a cat"},
    "originals": True,
    "examples": [EXAMPLE],
}


def bundle(folder: Path, **fields: object) -> Path:
    """Make a model's folder with a card and a picture of a cat."""
    (folder / "examples").mkdir(parents=True)
    (folder / "examples" / "cat.jpg").write_bytes(b"meow")
    (folder / "card.json").write_text(json.dumps(BARE | fields), encoding="utf-8")
    return folder


def command(folder: Path, **words: object) -> int:
    """Put words into a card with `fuzzy-vision card`; return the exit code."""
    told = folder / "words.json"
    told.write_text(json.dumps({"name": "mine", **words}), encoding="utf-8")
    out = str(folder / "card.md")
    return main(["card", "--model", str(folder), "--text", str(told), "--out", out])


def test_owners_words_enter_the_card_by_the_command(tmp_path: Path) -> None:
    folder = bundle(tmp_path, accent="#7a1f5c", threshold=0.5)
    assert command(folder, **WORDS) == 0
    assert cards.checked(folder) == BARE | WORDS | {"threshold": 0.5}


@pytest.mark.parametrize(
    "fields", [{"title": ""}, {"accent": "#ffff00"}, {"examples": [{**EXAMPLE, "file": "dog.jpg"}]}]
)
def test_bad_words_leave_the_card_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, object]
) -> None:
    folder = bundle(tmp_path)
    assert command(folder, **WORDS | fields) == 2
    assert str(folder / "card.json") in capsys.readouterr().err
    assert cards.load(folder) == BARE


def test_card_with_a_bad_field_is_not_shown_to_peers(tmp_path: Path) -> None:
    folder = bundle(tmp_path, contact="javascript:alert(1)")
    with pytest.raises(CommandError, match="contact must be an address that begins with https://"):
        cards.checked(folder)
    assert cards.load(folder)["contact"]


def test_new_card_keeps_the_owners_words_and_pictures(tmp_path: Path) -> None:
    old = bundle(tmp_path / "old", **WORDS, weaknesses="Foxes.", measured={"accuracy": 1})
    new = BARE | {"version": "ffffffffffff"}
    out = tmp_path / "new"
    assert cards.kept(old / "card.json", new, out) == WORDS | {"weaknesses": "Foxes."}
    assert (out / "examples" / "cat.jpg").read_bytes() == b"meow"
    assert cards.kept(old / "card.json", new, old) == WORDS | {"weaknesses": "Foxes."}


def test_phrases_go_with_their_labels(tmp_path: Path) -> None:
    old = bundle(tmp_path, phrases={"Cat": "a cat", "Dog": "a dog"})
    assert cards.kept(old / "card.json", BARE | {"labels": ["Dog"]}, tmp_path) == {
        "phrases": {"Dog": "a dog"}
    }


def test_another_model_keeps_nothing(tmp_path: Path) -> None:
    old = bundle(tmp_path / "old", **WORDS)
    assert cards.kept(old / "card.json", BARE | {"name": "other"}, tmp_path / "new") == {}
    assert cards.kept(tmp_path / "none.json", BARE, tmp_path / "new") == {}
    (old / "card.json").write_text("old")
    assert cards.kept(old / "card.json", BARE, tmp_path / "new") == {}
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("file", ["../card.json", "dog.jpg", None])
def test_examples_that_are_not_sound_are_not_copied(tmp_path: Path, file: object) -> None:
    old = bundle(tmp_path / "old", examples=[{"file": file, "alt": "A cat"}])
    cards.kept(old / "card.json", BARE, tmp_path / "new")
    assert not (tmp_path / "new").exists()
