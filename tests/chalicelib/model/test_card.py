import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from chalicelib.model import card
from chalicelib.model.card import Input
from fuzzyvision.bundle import cards
from fuzzyvision.common.errors import CommandError
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


SIDES = {"width": 32, "height": 24}


def test_card_that_says_only_the_size_takes_pixels_and_crops() -> None:
    assert Input.of({"input": SIDES}) == Input(32, 24, 3, "crop", None)
    assert card.output_of({}) == "probabilities"


def test_card_says_how_its_graph_is_fed() -> None:
    told = {"fit": "pad", "dtype": "int8", "scale": [1, 2, 3], "offset": [0, -1, 0.5]}
    assert Input.of({"input": {**SIDES, **told, "order": "bgr", "std": 1}}) == Input(
        32, 24, 3, "pad", "int8", (1, 2, 3), (0, -1, 0.5), "bgr"
    )
    grey = {**SIDES, "channels": 1, "dtype": "float32", "scale": [0.5]}
    assert Input.of({"input": grey}) == Input(32, 24, 1, "crop", "float32", (0.5,), (0,))


WRONG = {
    "width of the input must be a number of pixels, not None": {"width": None},
    "height of the input must be a number of pixels, not 0": {"height": 0},
    "channels is 4; it must be one of 3, 1": {"channels": 4},
    "fit is 'squeeze'; it must be one of crop, stretch, pad": {"fit": "squeeze"},
    "dtype is 'bfloat16'; it must be one of uint8, int8": {"dtype": "bfloat16"},
    "order is ['rgb']; it must be one of rgb, bgr": {"order": ["rgb"]},
    "scale must be a list of 3 numbers, one a channel": {"scale": [1, 2]},
    "offset must be a list of 3 numbers, one a channel": {"offset": [1, 2, float("nan")]},
}


@pytest.mark.parametrize("sentence", WRONG)
def test_wrong_card_is_refused_with_a_sentence(tmp_path: Path, sentence: str) -> None:
    document = json.loads((MODEL / "card.json").read_text())
    document = {**document, "input": document["input"] | WRONG[sentence], "examples": []}
    (tmp_path / "card.json").write_text(json.dumps(document))
    with pytest.raises(ValueError, match=re.escape(sentence)):
        card.load(tmp_path)
    with pytest.raises(CommandError, match=re.escape(f"card.json: {sentence}")):
        cards.checked(tmp_path)


def test_unknown_meaning_of_an_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="output is 'odds'; it must be one of probabilities, log"):
        card.output_of({"output": "odds"})
