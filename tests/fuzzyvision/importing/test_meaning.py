import numpy as np
import pytest
from numpy.typing import NDArray

from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.meaning import Evidence, decide

Rows = NDArray[np.float64]

SHARES = np.array([[0.2, 0.5, 0.3], [0.9, 0.05, 0.05]])
NUMBERS = np.array([[1.5, -2.0, 0.3], [0.1, 7.0, -0.4]])
POSITIVE = np.abs(NUMBERS)
ONE, OPEN = SHARES[:, :1], NUMBERS[:, :1]


@pytest.mark.parametrize(
    ("kind", "rows", "said", "finish"),
    [
        ("Softmax", SHARES, None, Meaning.PROBABILITIES),
        ("SOFTMAX", SHARES, "probabilities", Meaning.PROBABILITIES),
        ("RealDiv", SHARES, None, Meaning.PROBABILITIES),  # a softmax written out
        ("BiasAdd", NUMBERS, None, Meaning.LOGITS),
        ("FULLY_CONNECTED", NUMBERS, None, Meaning.LOGITS),
        ("Mean", NUMBERS, "logits", Meaning.LOGITS),
        ("Relu", POSITIVE, "logits", Meaning.LOGITS),
        ("Sigmoid", ONE, None, Meaning.SECOND),
        ("LOGISTIC", ONE, None, Meaning.SECOND),
        ("BiasAdd", OPEN, "logits", Meaning.SECOND_LOGIT),
    ],
)
def test_output_meaning_follows_activation_and_values(
    kind: str, rows: Rows, said: str | None, finish: Meaning
) -> None:
    assert decide(Evidence(kind, rows), said) is finish


def test_a_loss_tells_a_logit_from_a_number() -> None:
    loss = "BinaryCrossentropy from logits"
    assert decide(Evidence("BiasAdd", OPEN, loss)) is Meaning.SECOND_LOGIT
    with pytest.raises(CommandError, match="no sigmoid"):
        decide(Evidence("BiasAdd", OPEN, "binary_crossentropy"))


def test_quantised_probabilities_may_miss_sum_one() -> None:
    rows = SHARES * 0.9
    assert decide(Evidence("SOFTMAX", rows, quantised=True)) is Meaning.PROBABILITIES
    with pytest.raises(CommandError):
        decide(Evidence("SOFTMAX", rows))


@pytest.mark.parametrize(
    ("kind", "rows", "loss", "said", "words"),
    [
        ("BiasAdd", OPEN, "", None, "not a classifier"),
        ("Softmax", np.ones((2, 1)), "", None, "always 1"),
        ("Sigmoid", SHARES, "", None, "several labels can be right at once"),
        ("BiasAdd", NUMBERS, "BinaryCrossentropy from logits", None, "several labels can be right"),
        ("BiasAdd", NUMBERS, "mse", None, "trained with the loss mse"),
        ("BiasAdd", NUMBERS, "MeanSquaredError", None, "not a classifier"),
        ("Relu", POSITIVE, "", None, "say --outputs logits"),
        ("Mean", NUMBERS, "", None, "its last step is Mean"),
        ("", NUMBERS, "", None, "its last step is unknown"),
        ("Softmax", SHARES, "", "logits", "ends in a softmax"),
        ("BiasAdd", NUMBERS, "", "probabilities", "do not sum to 1"),
        ("BiasAdd", OPEN, "", "probabilities", "not from 0 to 1"),
        ("Softmax", SHARES * np.nan, "", None, "NaN"),
        ("BiasAdd", NUMBERS * np.inf, "", "logits", "NaN"),
    ],
)
def test_what_is_no_choice_of_one_label_is_refused(
    kind: str, rows: Rows, loss: str, said: str | None, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        decide(Evidence(kind, rows, loss), said)
