import json
import re
from pathlib import Path
from typing import Any

import pytest

from fuzzyvision.bundle import cards
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from fuzzyvision.reports.model_card import page
from fuzzyvision.reports.model_card.markdown import text
from tests.support.paths import ROOT

BUNDLE = ROOT / "vendor" / "model"
WORDS = ROOT / "fuzzyvision" / "reports" / "model_card" / "souqnet.json"
BARE: dict[str, Any] = {"name": "mine", "version": "0123456789ab", "labels": ["Cat", "Dog"]}
NASTY = "<img src=x onerror=alert(1)> [x](javascript:alert(2)) | `a` *b*\n\n# c"


@pytest.fixture
def bundled() -> dict[str, Any]:
    card = cards.load(BUNDLE)
    if card["name"] != "souqnet":
        pytest.skip(f"vendor/model holds {card['name']}; `fuzzy-vision card` writes its page")
    return card


def folder_with(tmp_path: Path, document: object) -> Path:
    (tmp_path / "card.json").write_text(json.dumps(document))
    return tmp_path


def words(tmp_path: Path, **fields: object) -> Path:
    path = tmp_path / "words.json"
    path.write_text(json.dumps(fields))
    return path


def test_committed_model_card_is_current(bundled: dict[str, Any]) -> None:
    written = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
    assert written == page.markdown(bundled), "run `fuzzy-vision card`"


def test_the_page_tells_what_the_model_was_compared_with() -> None:
    told = {"against": "aaaa", "verdict": "better", "pictures": 1234, "fixes": 9, "breaks": 0}
    card = {**BARE, "compared": {**told, "p": 0.00391, "date": "2026-11-27"}}
    assert (
        "Compared on 2026-11-27 with version aaaa, on 1,234 pictures kept from training: it is "
        "better, fixes 9 and breaks 0 (p = 0.0039)."
    ) in page.markdown(card)


def test_the_bundled_card_has_its_words(bundled: dict[str, Any]) -> None:
    assert cards.with_texts(bundled, WORDS) == bundled, f"run `fuzzy-vision card --text {WORDS}`"


def test_the_page_tells_all_that_a_model_card_has(bundled: dict[str, Any]) -> None:
    written = page.markdown(bundled)
    titles = [line[3:] for line in written.splitlines() if line.startswith("## ")]
    assert titles == [
        "Model details",
        "Intended use",
        "Out of scope",
        "Factors",
        "Metrics",
        "Evaluation data",
        "Training data",
        "Quantitative analyses",
        "Ethical considerations",
        "Caveats and known weaknesses",
        "Attribution",
        "How to make it again",
    ]
    for source in bundled["sources"]:
        assert text(source["licence"]) in written
        assert f"]({source['url_or_repo']})" in written
    for label, found in bundled["measured"]["labels"].items():
        assert f"| {label} | {found['pictures']} | {found['correct']} |" in written
    assert bundled["weights"]["licence"] in written


def test_kinds_of_picture_and_a_teacher_are_told() -> None:
    kinds = {
        "studio": {"pictures": 200, "correct": 196, "accuracy": 0.98},
        "ordinary": {"pictures": 50, "correct": 40, "accuracy": 0.8},
    }
    measured = {"how": "Counted.", "pictures": 250, "correct": 236, "accuracy": 0.944}
    teacher = {"name": "A teacher", "by": "Somebody", "licence": "MIT"}
    card = {**BARE, "measured": {**measured, "kinds": kinds}, "teacher": teacher}
    written = page.markdown(card)
    assert "| ordinary | 50 | 40 | 80.0 % | 67.0 to 88.8 % |" in written
    assert "it does worst with ordinary (80.0 %)" in written
    assert "Its teacher was A teacher, by Somebody, under MIT." in written


def test_sources_that_were_held_out_are_told_apart() -> None:
    figures = {"pictures": 50, "correct": 40, "accuracy": 0.8}
    measured = {**figures, "origins": {"near": figures}, "foreign": {**figures, "origins": {}}}
    written = page.markdown({**BARE, "measured": measured})
    assert "| near | 50 | 40 | 80.0 % | 67.0 to 88.8 % |" in written
    told = "Of 50 pictures from sources that it learned nothing from, 40 are right: 80.0 %"
    assert told in written
    assert "learned nothing" not in page.markdown(
        {**BARE, "measured": {**measured, "foreign": None}}
    )


def test_ordinary_photographs_and_worse_pictures_are_told_apart() -> None:
    figures = {"pictures": 50, "correct": 40, "accuracy": 0.8}
    ordinary = {**figures, "labels": {"A": figures}, "unsure": {"known": 0.04, "other": 0.9}}
    measured = {**figures, "ordinary": ordinary, "disturbed": {"half as bright": figures}}
    written = page.markdown({**BARE, "measured": measured})
    assert "Of 50 ordinary photographs" in written
    assert "“not sure” with 4.0 % of them, and with 90.0 % of such photographs of" in written
    assert "| half as bright | 50 | 40 | 80.0 % | 67.0 to 88.8 % |" in written
    plain = page.markdown(
        {**BARE, "measured": {**measured, "ordinary": {**ordinary, "unsure": {}}}}
    )
    assert "of such photographs" not in plain


def test_a_card_without_words_and_figures_says_so() -> None:
    difference = {"measured": {"largest_difference": 2e-6}}
    for card in (BARE, {**BARE, "measured": None}, {**BARE, **difference}):
        written = page.markdown(card)
        assert "Its owner has not said." in written
        assert "nobody has measured it here" in written
        assert "## Training data" not in written
        assert "None" not in written
    assert "at most 0.000002" in page.markdown({**BARE, **difference})


@pytest.mark.parametrize(
    ("fit", "words"),
    [
        (None, "scaled until it covers them, and what lies over the edge is cut off"),
        ("stretch", "squeezed into them, all of it, whatever its ratio."),
        ("pad", "scaled until it fits into them, and what is left over is black."),
    ],
)
def test_page_tells_how_pictures_are_fitted(fit: str | None, words: str) -> None:
    size = {"width": 96, "height": 64, **({"fit": fit} if fit else {})}
    written = page.markdown({**BARE, "input": size})
    assert f"It looks at 96 by 64 pixels: the picture is {words}" in written


def test_imported_model_names_its_source() -> None:
    imported = {"from": "my.keras", "kind": "a model of Keras 3", "scaling": "-1..1"}
    measured = {"largest_difference": 2e-6, "compared_on": 64}
    card = {**BARE, "imported": {**imported, "scaling_because": "as you said"}}
    written = page.markdown({**card, "measured": measured})
    told = "It was imported from my.keras, a model of Keras 3. Its pixels are scaled as -1..1 (as"
    assert told in written
    assert (
        "The original and `model.tflite` are the same network: on the same 64 pictures" in written
    )


def test_weaknesses_name_no_label_that_was_always_right() -> None:
    labels = {name: {"pictures": 40, "correct": 40, "accuracy": 1.0} for name in "ABCD"}
    labels["B"] = {"pictures": 40, "correct": 30, "accuracy": 0.75}
    measured = {"pictures": 160, "correct": 150, "accuracy": 0.9375, "labels": labels}
    network = {"network": {"file": "model.h5"}}
    card = {**BARE, **network, "labels": [*"ABCDE"], "measured": measured}
    written = page.markdown(card)
    assert "It is weakest at B (75.0 %)." in written
    assert "no test pictures of E: how well it knows them is not known" in written
    measured["largest_difference"] = 2e-6
    assert "`model.h5` and `model.tflite` are the same network" in page.markdown(card)


def test_worst_hundred_of_many_labels_are_listed() -> None:
    labels = [f"Label {place}" for place in range(1000)]
    found = {
        label: {"pictures": 50, "correct": place % 51, "accuracy": 0.0}
        for place, label in enumerate(labels)
    }
    measured = {"pictures": 50_000, "correct": 25_000, "accuracy": 0.5, "labels": found}
    written = page.markdown({**BARE, "labels": labels, "measured": measured})
    assert "It knows 1,000 labels; the first are Label 0, " in written
    assert len(written.splitlines()) < 200


def test_card_texts_are_escaped() -> None:
    figures = {"pictures": 50, "correct": 40, "accuracy": 0.8}
    source = {"name": NASTY, "licence": NASTY, "url_or_repo": "javascript:alert(1)"}
    card: dict[str, Any] = {
        **dict.fromkeys(["name", "version", "created", *cards.TEXTS], NASTY),
        "labels": [NASTY, "b"],
        "measured": {
            **figures,
            "how": NASTY,
            "labels": {NASTY: figures},
            "kinds": {NASTY: figures},
            "confusion": {NASTY: {"b": 3}},
        },
        "training": {"command": NASTY, "seed": 1},
        "sources": [{**source, "pictures": 1}, {**source, "url_or_repo": f"https://x) {NASTY}"}],
        "weights": {"name": NASTY, "by": NASTY, "licence": NASTY},
    }
    lines = page.markdown(card).splitlines()
    prose = "\n".join(line for line in lines if not line.startswith("    "))
    assert re.search(r"(?<!\\)[<>]|(?<!\\)\*b|(?<!\\)`a", prose) is None
    assert re.search(r"(?<!\\)\]\((javascript|https://x)", prose) is None
    assert "\n# c" not in prose
    [row] = [line for line in lines if line.startswith("| \\<img") and " | 40 | " in line][:1]
    assert row.replace("\\|", "").count("|") == 6


def test_new_texts_replace_those_in_the_card(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {**BARE, "threshold": 0.5, "weaknesses": "Old."})
    told = words(tmp_path, name="mine", intended_use=["Cats.", "Dogs."])
    out = tmp_path / "docs" / "card.md"
    given = ["--model", str(folder), "--text", str(told), "--out", str(out)]
    assert main(["card", *given]) == 0
    card = json.loads((folder / "card.json").read_text())
    assert card == {**BARE, "threshold": 0.5, "intended_use": ["Cats.", "Dogs."]}
    assert "- Cats.\n- Dogs." in out.read_text()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "souqnet"}, "describes the model souqnet; this one is called mine."),
        ({"summary": "x"}, "describes the model None; this one is called mine."),
        ({"name": "mine", "labels": ["x"]}, "has the field labels; the fields are summary, "),
        ({"name": "mine", "summary": 3}, "The field summary of "),
        ({"name": "mine", "summary": ["x", " "]}, "must hold text, or a list of texts."),
    ],
)
def test_invalid_texts_leave_the_card_unchanged(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    fields: dict[str, object],
    sentence: str,
) -> None:
    folder = folder_with(tmp_path, BARE)
    told = words(tmp_path, **fields)
    given = ["--model", str(folder), "--text", str(told), "--out", str(tmp_path / "x.md")]
    assert main(["card", *given]) == 2
    assert sentence in capsys.readouterr().err
    assert json.loads((folder / "card.json").read_text()) == BARE


@pytest.mark.parametrize("content", ["{", "[]", '{"name": "x"}'])
def test_what_is_no_card_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "card.json").write_text(content)
    with pytest.raises(CommandError, match=r"card\.json is not .+\."):
        cards.load(tmp_path)


def test_a_missing_card_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        cards.load(tmp_path)
