import json
import math
from dataclasses import replace

import pytest

from chalicelib.errors import PictureRefusedError
from chalicelib.fit import FITS, Fit
from chalicelib.model.card import Card, Input
from chalicelib.uploads import documents

CARD = Card("souqnet", "3f2a9c01b7de", ("Mouse", "Watch", "Shoes"), Input(128, 128), threshold=0.6)
CREATED = "2026-11-22T12:00:00Z"


def test_a_result_is_the_document_of_the_design() -> None:
    assert documents.result("7QK", CREATED, CARD, [0.25, 0.7, 0.05]) == {
        "name": "7QK",
        "created": CREATED,
        "image": "/images/7QK.jpg",
        "thumbnail": "/thumbnails/7QK.png",
        "model": {"name": "souqnet", "version": "3f2a9c01b7de"},
        "predictions": [
            {"label": "Watch", "probability": 0.7},
            {"label": "Mouse", "probability": 0.25},
            {"label": "Shoes", "probability": 0.05},
        ],
        "label": "Watch",
    }


@pytest.mark.parametrize("fit", FITS)
def test_result_says_how_the_picture_was_fitted_unless_cropped(fit: Fit) -> None:
    card = replace(CARD, input=Input(128, 128, fit=fit))
    said = documents.result("7QK", CREATED, card, [0.25, 0.7, 0.05]).get("fit", "crop")
    assert said == fit
    assert "fit" not in documents.result("7QK", CREATED, CARD, [0.25, 0.7, 0.05])


def test_label_is_null_when_unsure() -> None:
    assert documents.result("7QK", CREATED, CARD, [0.59, 0.31, 0.1])["label"] is None
    assert documents.result("7QK", CREATED, CARD, [0.6, 0.3, 0.1])["label"] == "Mouse"


def test_thousand_labels_list_the_ten_likeliest() -> None:
    card = Card("big", "0" * 12, tuple(f"label {n}" for n in range(1000)), Input(128, 128), 0.5)
    probabilities = [n / 499_500 for n in range(1000)]
    predictions = documents.result("7QK", CREATED, card, probabilities)["predictions"]
    assert [entry["label"] for entry in predictions] == [f"label {999 - n}" for n in range(10)]


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (0.123456789, 0.123457),
        (1.23456789e-07, 1.23457e-07),
        (0.99999949, 0.999999),
        (0.99999951, 0.999999),
        (1.0, 0.999999),
        (1.0000001, 0.999999),
        (0.0, 1.4013e-45),
        (1.4e-45, 1.4013e-45),
        (0.25, 0.25),
    ],
)
def test_probability_has_six_digits_and_is_never_0_or_1(answered: float, said: float) -> None:
    assert documents.significant(answered) == said
    assert 0 < said < 1


def test_model_that_answers_nonsense_has_no_document() -> None:
    result = documents.result("7QK", CREATED, CARD, [math.nan] * 3)
    with pytest.raises(ValueError, match="JSON"):
        documents.encode(result)


@pytest.mark.parametrize(
    ("probability", "read"),
    [
        (0.999999, "over 99 %"),
        (0.995, "over 99 %"),
        (0.9949, "99 %"),
        (0.81, "81 %"),
        (0.0051, "1 %"),
        (0.0049, "under 1 %"),
        (1.4013e-45, "under 1 %"),
    ],
)
def test_nobody_reads_0_or_100_percent(probability: float, read: str) -> None:
    assert documents.percent(probability) == read.replace(" %", "\N{NO-BREAK SPACE}%")


def test_wrong_number_of_outputs_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        documents.result("7QK", CREATED, CARD, [0.5, 0.5])


def test_a_refusal_has_its_code_and_a_sentence() -> None:
    refusal = PictureRefusedError("too-large", "Too large.")
    assert documents.rejected(refusal) == {
        "status": "rejected",
        "error": {"code": "too-large", "message": "Too large."},
    }


def test_documents_are_strict_utf8_json() -> None:
    document = documents.classified({"label": "Schuhgröße"})
    assert json.loads(documents.encode(document)) == document
    with pytest.raises(ValueError, match="JSON"):
        documents.encode({"probability": math.nan})
