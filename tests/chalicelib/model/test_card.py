import json
from hashlib import sha256
from pathlib import Path

from chalicelib.model import card
from tests.support.paths import MODEL


def test_examples_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(json.dumps({"examples": [{"file": "a.jpg", "alt": "A"}]}))
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "a.jpg").write_bytes(b"picture")
    (tmp_path / "examples" / "other.jpg").write_bytes(b"not named")
    assert card.example_sizes(tmp_path) == {sha256(b"picture").hexdigest(): 7}


def test_card_without_examples_has_no_digests(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text("{}")
    assert card.example_sizes(tmp_path) == {}


def test_card_is_read_without_its_examples(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_bytes((MODEL / "card.json").read_bytes())
    assert card.load(tmp_path) == card.load(MODEL)
