"""What a model's numbers mean: probabilities, logits, one share for two labels. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.common.errors import CommandError

PROBABILITIES, LOGITS = "probabilities", "logits"
"""What the owner may say where the model leaves it open."""

_ROUNDING = 1e-6
_SUM_NEAR_ONE = 0.01
_SUM_NEAR_ONE_QUANTISED = 0.25
"""A thousand probabilities in steps of 1/256 do not sum to 1; they are normalised."""

_SOFTMAX, _SIGMOID = {"Softmax", "SOFTMAX"}, {"Sigmoid", "LOGISTIC"}
_LINEAR = {
    "MatMul", "BatchMatMulV2", "BiasAdd", "AddV2", "Add", "Conv2D", "LogSoftmax", "Mul", "RealDiv",
    "FULLY_CONNECTED", "BATCH_MATMUL", "ADD", "CONV_2D", "LOG_SOFTMAX", "MUL", "DIV",
}  # fmt: skip
_REGRESSION = ("mean_squared", "mean_absolute", "huber", "log_cosh", "mse", "mae", "mape", "msle")


@dataclass(frozen=True)
class Evidence:
    """What is known of a model's answers.

    `kind` is the last operation's, `rows` [pictures, outputs] are answers to pictures, `loss` is
    what it was trained with if the file says so.
    """

    kind: str
    rows: NDArray[np.float64]
    loss: str = ""
    quantised: bool = False


def decide(evidence: Evidence, said: str | None = None) -> Meaning:
    """Return how the answers become probabilities; `said` is the owner's word, if any.

    Raises CommandError for a model that is not a classifier of one label out of several.
    """
    _check_numbers(evidence)
    outputs = evidence.rows.shape[1]
    if said is None and _names(evidence.loss, _REGRESSION):
        raise CommandError(
            f"This model was trained with the loss {evidence.loss}: it estimates numbers and "
            "is not a classifier."
        )
    return _of_one(evidence, said) if outputs == 1 else _of_several(evidence, said)


def share_sums(rows: NDArray[np.float64], *, quantised: bool) -> bool:
    """Return whether rows could be probabilities: none below 0, each row's sum about 1."""
    allowed = _SUM_NEAR_ONE_QUANTISED if quantised else _SUM_NEAR_ONE
    return bool(rows.min() >= -_ROUNDING and np.all(np.abs(rows.sum(axis=1) - 1) < allowed))


def _of_one(evidence: Evidence, said: str | None) -> Meaning:
    if evidence.kind in _SOFTMAX:
        raise CommandError(
            "This model has one output with a softmax, which is always 1: it cannot "
            "distinguish labels."
        )
    if said == LOGITS:
        return Meaning.SECOND_LOGIT
    if evidence.kind in _SIGMOID or said == PROBABILITIES:
        _check_shares(evidence)
        return Meaning.SECOND
    if evidence.kind in _LINEAR and _names(evidence.loss, ("binary_crossentropy from logits",)):
        return Meaning.SECOND_LOGIT
    raise CommandError(
        "This model has one output and no sigmoid: it estimates a number and is not a classifier; "
        "if a sigmoid of it is the probability of the second label, say --outputs logits."
    )


def _of_several(evidence: Evidence, said: str | None) -> Meaning:
    each_its_own = evidence.kind in _SIGMOID or (
        evidence.kind in _LINEAR and _names(evidence.loss, ("binary_crossentropy",))
    )
    if each_its_own and said is None:
        raise CommandError(
            "This model gives each of its outputs its own sigmoid, so that several labels can "
            "be right at once; Fuzzy Vision shows models that choose one."
        )
    sums = share_sums(evidence.rows, quantised=evidence.quantised)
    if said == LOGITS and evidence.kind in _SOFTMAX:
        raise CommandError(
            "This model ends in a softmax: it gives probabilities, no logits; leave --outputs out."
        )
    if said == LOGITS:
        return Meaning.LOGITS
    if evidence.kind in _SOFTMAX or sums:
        if not sums:
            raise CommandError(
                "This model ends in a softmax, but its answers do not sum to 1: it is "
                "not a classifier of one label a picture."
            )
        return Meaning.PROBABILITIES
    if said == PROBABILITIES:
        raise CommandError("This model's answers do not sum to 1: they are not probabilities.")
    if evidence.kind in _LINEAR:
        return Meaning.LOGITS
    raise CommandError(
        "It is not clear what this model's answers mean: they do not sum to 1, and its last step "
        f"is {evidence.kind or 'unknown'}; if they are logits, say --outputs logits."
    )


def _check_numbers(evidence: Evidence) -> None:
    if not np.isfinite(evidence.rows).all():
        raise CommandError(
            "This model answers pictures with NaN instead of numbers: its weights are damaged, "
            "or training went astray."
        )


def _check_shares(evidence: Evidence) -> None:
    if evidence.rows.min() < 0 or evidence.rows.max() > 1:
        raise CommandError("This model's answers are not from 0 to 1: they are not probabilities.")


def _names(loss: str, parts: Collection[str]) -> bool:
    plain = loss.lower().replace("_", "")
    return any(part.replace("_", "") in plain for part in parts)
