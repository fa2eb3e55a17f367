"""Settles how sure the network is, and measures the file that the service will run."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from examples.souqnet.disturbances import disturbed
from examples.souqnet.findings import Answers, Findings
from examples.souqnet.material import Material, Part
from examples.souqnet.network import served, spread
from examples.souqnet.samples import Sample, stack, targets
from fuzzyvision.bundle import conversion, metrics
from fuzzyvision.bundle.frameworks import Model, keras, predict

MOST_UNSURE = 0.025
"""Share of the validation pictures that the threshold may call unsure."""


def settle(model: Model, material: Material) -> tuple[Model, float]:
    """Fit confidence to the validation pictures; return the network to serve and its threshold."""
    known = material.validation.known
    asked = keras().Model(model.inputs, model.outputs[1])
    whole = served(model, _temperature(predict(asked, stack(known)), targets(known)))
    return whole, threshold(predict(whole, stack(known)).max(axis=1))


def threshold(known: NDArray[np.float64]) -> float:
    """Return the top probability below which the answer is "not sure", two decimals.

    It is the highest one that calls so at most 2.5 % of the pictures with these top
    probabilities, which are of the labels. None that may be chosen catches more pictures of other
    things. A lower one may catch as many of the few at hand, and fewer of those to come.
    """
    steps = np.arange(0, 100) / 100
    return float(max(at for at in steps if (known < at).mean() <= MOST_UNSURE))


def examine(folder: Path, material: Material, labels: int, threshold: float) -> Findings:
    """Ask the bundle in `folder` about pictures that played no part so far.

    Raises CommandError if its two files differ.
    """
    known = material.test.known
    return Findings(
        test=_part(folder, material.test, labels),
        ordinary=_part(folder, material.ordinary, labels),
        foreign=_part(folder, material.foreign, labels),
        disturbed={
            name: conversion.run(folder, pixels) for name, pixels in disturbed(known).items()
        },
        threshold=threshold,
        largest_difference=conversion.difference(folder, stack(known)),
    )


def _temperature(told: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Return what to divide the logits by so that what is served fits (Guo et al. 2017)."""
    grid = np.geomspace(0.3, 3, 200)
    rows = np.arange(len(truth))
    right = [
        (metrics.tempered(told, value) @ spread(told.shape[1] - 1))[rows, truth] for value in grid
    ]
    return float(grid[int(np.argmax([np.log(one).mean() for one in right]))])


def _part(folder: Path, part: Part, labels: int) -> Answers:
    """Return the answers to a part; what shows none of the labels comes apart."""

    def asked(samples: list[Sample]) -> NDArray[np.float64]:
        return conversion.run(folder, stack(samples)) if samples else np.empty((0, labels))

    return Answers(
        photos=[sample.photo for sample in part.known],
        truth=targets(part.known),
        probabilities=asked(part.known),
        other_photos=[sample.photo for sample in part.others],
        other_probabilities=asked(part.others),
    )
