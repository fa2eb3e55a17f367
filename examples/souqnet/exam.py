"""Settles how sure the network is, and measures the file that the service will run."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from examples.souqnet import network
from examples.souqnet.findings import Answers, Findings
from examples.souqnet.material import Material
from examples.souqnet.samples import Sample, stack, targets
from fuzzyvision.bundle import conversion, metrics
from fuzzyvision.bundle.frameworks import Model, predict


def settle(model: Model, material: Material) -> float:
    """Fit the network's confidence to the validation pictures and return the threshold."""
    pixels, truth = stack(material.validation), targets(material.validation)
    network.sharpen(model, metrics.temperature(predict(model, pixels), truth))
    return metrics.threshold(predict(model, pixels))


def examine(folder: Path, material: Material, labels: int, threshold: float) -> Findings:
    """Ask the bundle in `folder` about pictures that played no part so far.

    Raises CommandError if its two files differ.
    """
    return Findings(
        test=_answers(folder, material.test, labels),
        other=_answers(folder, material.other_test, labels),
        foreign=_answers(folder, material.foreign, labels),
        threshold=threshold,
        largest_difference=conversion.difference(folder, stack(material.test)),
    )


def _answers(folder: Path, samples: Sequence[Sample], labels: int) -> Answers:
    photos = [sample.photo for sample in samples]
    asked = conversion.run(folder, stack(samples)) if samples else np.empty((0, labels))
    return Answers(photos, targets(samples), asked)
