"""The views that the network learns from: made once, seen several times."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from examples.souqnet.augment import view
from examples.souqnet.backdrop import piece
from examples.souqnet.light import develop
from examples.souqnet.material import Part
from examples.souqnet.samples import SIDE, Sample, targets

_NOTHING, _OTHER = 0.03, 0.28
"""Share of views that show no object at all, and that show none of the labels' if there are such
pictures (outlier exposure, Hendrycks et al. 2019)."""

_BALANCE = 0.9
"""0 draws each picture equally often, 1 each label equally often."""

_ORDINARY = 3.0
"""How much more often an ordinary photograph is drawn than another of its label: there are few."""


@dataclass(frozen=True)
class Views:
    """Views, uint8 [n, 128, 128, 3], and the place of what each shows [n].

    The place after the last label is that it shows none of them.
    """

    pixels: NDArray[np.uint8]
    places: NDArray[np.int64]


def make(part: Part, number: int, labels: int, seed: int, *, phones: bool) -> Views:
    """Return views of the samples; the same samples and seed give the same.

    `phones` adds what happens to pictures that people take with their phones.
    """
    rng = np.random.default_rng(seed)
    likely = chances(part.known)
    found = Views(np.empty((number, SIDE, SIDE, 3), np.uint8), np.empty(number, np.int64))
    for place in tqdm(range(number), desc="Making views", unit=" views"):
        sample = part.known[int(rng.choice(len(likely), p=likely))]
        other = part.known[int(rng.integers(len(part.known)))]
        chosen = _chosen(part, sample, rng)
        found.pixels[place] = (
            develop(piece(other.image, SIDE, rng), rng)
            if chosen is None
            else view(chosen, other, rng, phones=phones)
        )
        found.places[place] = chosen.target if chosen and chosen.target >= 0 else labels
    return found


def chances(samples: list[Sample]) -> NDArray[np.float64]:
    """Return the chance of each sample to be drawn: rare labels more often than their share."""
    labels = targets(samples)
    often = np.bincount(labels).astype(np.float64)[labels] ** -_BALANCE
    often *= [_ORDINARY if sample.photo.ordinary else 1.0 for sample in samples]
    shares: NDArray[np.float64] = often / often.sum()
    return shares


def _chosen(part: Part, sample: Sample, rng: Generator) -> Sample | None:
    """Return the sample, or now and then another that shows none of the labels, or nothing."""
    chance = rng.random()
    if chance < _NOTHING:
        return None
    if part.others and chance < _NOTHING + _OTHER:
        return part.others[int(rng.integers(len(part.others)))]
    return sample
