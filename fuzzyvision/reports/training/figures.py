"""The numbers of the report: what its charts and its tables both show. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle import metrics
from fuzzyvision.reports.record import Record

_BINS = 10
"""Bins of the reliability diagram: those of `measure.calibration_error`."""

_BARS = 20
"""Bars of the histogram of top probabilities."""


@dataclass(frozen=True)
class Table:
    """A heading row and its rows, all as text; the first column names the row."""

    heading: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


class Bin(NamedTuple):
    """Answers whose top probability is from `low` to `high`: how sure, and how often right."""

    low: float
    high: float
    pictures: int
    confidence: float
    accuracy: float


class Bar(NamedTuple):
    """The share of pictures, from 0 to 1, whose top probability is from `low` to `high`."""

    low: float
    high: float
    share: float


def percent(share: float) -> str:
    """Return a share as text with one decimal."""
    return f"{100 * share:.1f} %"


def reliability(record: Record) -> list[Bin]:
    """Return the bins that hold answers (Guo et al. 2017, figure 1)."""
    confidence = record.probabilities.max(axis=1)
    right = record.probabilities.argmax(axis=1) == record.truth
    places = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        Bin(
            place / _BINS,
            (place + 1) / _BINS,
            int((places == place).sum()),
            float(confidence[places == place].mean()),
            float(right[places == place].mean()),
        )
        for place in np.unique(places).tolist()
    ]


def certainty(probabilities: NDArray[np.float64]) -> list[Bar]:
    """Return how top probabilities are spread; none for no pictures."""
    if not len(probabilities):
        return []
    counts, edges = np.histogram(probabilities.max(axis=1), _BARS, (0.0, 1.0))
    shares = counts / len(probabilities)
    return [
        Bar(float(low), float(high), float(share))
        for low, high, share in zip(edges[:-1], edges[1:], shares, strict=True)
    ]


def by_label(record: Record) -> Table:
    """Return accuracy and the share of "not sure" label by label, the worst first."""
    counts = metrics.confusion(record.probabilities, record.truth)
    unsure = record.probabilities.max(axis=1) < record.threshold
    found = metrics.by_label(counts, record.labels)
    rows = [
        (label, *_accuracy(row), percent(unsure[record.truth == place].mean()))
        for place, label in enumerate(record.labels)
        if (row := found.get(label))
    ]
    rows.sort(key=lambda row: float(row[3].split()[0]))
    everything = record.card["measured"]
    rows.append(("All", *_accuracy(everything), percent(unsure.mean())))
    return Table(("Label", "Pictures", "Right", "Accuracy", "Not sure"), rows)


def told(measured: Mapping[str, Any], field: str, title: str) -> Table | None:
    """Return accuracy for each name in a field of the card's, None where it tells none."""
    rows = [(name, *_accuracy(row)) for name, row in (measured.get(field) or {}).items()]
    return Table((title, "Pictures", "Right", "Accuracy"), rows) if rows else None


def epochs(record: Record) -> Table:
    """Return the learning curves as a table."""
    heading = ("Epoch", "Loss", "Validation loss", "Accuracy", "Validation accuracy")
    rows = [
        (
            str(one.epoch),
            f"{one.loss:.4f}",
            f"{one.validation_loss:.4f}",
            percent(one.accuracy),
            percent(one.validation_accuracy),
        )
        for one in record.epochs
    ]
    return Table(heading, rows)


def reliability_table(record: Record) -> Table:
    """Return the reliability diagram as a table."""
    rows = [
        (
            f"{percent(one.low)} to {percent(one.high)}",
            str(one.pictures),
            percent(one.confidence),
            percent(one.accuracy),
        )
        for one in reliability(record)
    ]
    return Table(("Top probability", "Pictures", "How sure", "How often right"), rows)


def certainty_table(record: Record) -> Table:
    """Return the histogram as a table."""
    known, other = certainty(record.probabilities), certainty(record.other_probabilities)
    rows = [
        (
            f"{100 * one.low:.0f} to {100 * one.high:.0f} %",
            percent(one.share),
            *([percent(other[place].share)] if other else []),
        )
        for place, one in enumerate(known)
    ]
    heading = ("Top probability", "Pictures of the labels", "Pictures of other things")
    return Table(heading if other else heading[:2], rows)


def _accuracy(row: Mapping[str, float]) -> tuple[str, str, str]:
    return f"{row['pictures']:,}", f"{row['correct']:,}", percent(row["accuracy"])
