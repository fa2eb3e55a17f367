"""What was taken for what: the chart, the table and the commonest mix-ups."""

from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, Range1d
from bokeh.plotting import figure
from numpy.typing import NDArray

from fuzzyvision.bundle import metrics
from fuzzyvision.reports import style
from fuzzyvision.reports.record import Record
from fuzzyvision.reports.training.figures import Table, percent

READABLE = 20
"""Labels in the chart and its table; with more, those that are most often mistaken."""

CELL, MARGIN = 34, 150
"""Pixels of a cell at least, and of the labels next to them."""

_MOST_MIX_UPS = 12

# From many to few. White has a contrast of more than 4.5:1 with each, so that the numbers can be
# read on a light page and on a dark one.
_RIGHT = ("#0e4a80", "#1c5e9c", "#2f74b5")
_WRONG = ("#7a3c00", "#8f4a05", "#a85b0f")
_NONE = "#76767622"


def matrix(record: Record) -> NDArray[np.int64]:
    """Return counts [true label, answered label]."""
    return metrics.confusion(record.probabilities, record.truth)


def shown(counts: NDArray[np.int64]) -> list[int]:
    """Return the places of the labels to show, in the model's order."""
    met = [place for place in range(len(counts)) if counts[place].any() or counts[:, place].any()]
    met.sort(key=lambda place: counts[place, place] / max(counts[place].sum(), 1))
    return sorted(met[:READABLE])


def chart(record: Record) -> figure:
    """Draw the matrix: down what was in the picture, across what the model said."""
    counts = matrix(record)
    places = shown(counts)
    labels = [record.labels[place] for place in places]
    last = len(places) - 0.5
    drawn = style.chart(
        "confusion",
        "What the model said",
        "What was in the picture",
        x_axis_location="above",
        x_range=Range1d(start=-0.5, end=last),
        y_range=Range1d(start=last, end=-0.5),
        height=CELL * len(places) + MARGIN,
    )
    drawn.grid.visible = False
    for axis in (drawn.xaxis, drawn.yaxis):
        style.name_ticks(axis, labels)
    drawn.xaxis.major_label_orientation = 0.9
    source = ColumnDataSource(_cells(counts, places, labels))
    cells = drawn.rect("said", "truth", 0.94, 0.94, source=source, color="colour", line_color=None)
    drawn.text(
        "said",
        "truth",
        "count",
        source=source,
        text_color="white",
        text_align="center",
        text_baseline="middle",
        text_font_size="13px",
    )
    style.hover(drawn, [("It was", "@was"), ("It said", "@told"), ("Pictures", "@words")], cells)
    return drawn


def table(record: Record) -> Table:
    """Return the same as a table."""
    counts = matrix(record)
    places = shown(counts)
    labels = tuple(record.labels[place] for place in places)
    rows = [
        (record.labels[row], *(str(counts[row, column]) for column in places)) for row in places
    ]
    return Table(("It was", *labels), rows)


def mix_ups(record: Record) -> Table:
    """Return what is most often taken for what, over all labels."""
    counts = matrix(record)
    pairs = [
        (int(counts[truth, said]), int(truth), int(said))
        for truth, said in np.argwhere(counts)
        if truth != said
    ]
    pairs.sort(key=lambda pair: (-pair[0], counts[pair[1]].sum()))
    rows = [
        (
            f"{record.labels[truth]}, taken for {record.labels[said]}",
            str(count),
            percent(count / counts[truth].sum()),
        )
        for count, truth, said in pairs[:_MOST_MIX_UPS]
    ]
    return Table(("Mix-up", "Pictures", "Of that label"), rows)


def _cells(
    counts: NDArray[np.int64], places: Sequence[int], labels: Sequence[str]
) -> dict[str, list[object]]:
    cells: dict[str, list[object]] = {
        name: [] for name in ("truth", "said", "count", "colour", "was", "told", "words")
    }
    for row, truth in enumerate(places):
        for column, said in enumerate(places):
            count = int(counts[truth, said])
            share = count / max(counts[truth].sum(), 1)
            cells["truth"].append(row)
            cells["said"].append(column)
            cells["count"].append(str(count) if count else "")
            cells["colour"].append(_colour(share, right=truth == said))
            cells["was"].append(labels[row])
            cells["told"].append(labels[column])
            cells["words"].append(f"{count}, {percent(share)}")
    return cells


def _colour(share: float, *, right: bool) -> str:
    if share == 0:
        return _NONE
    dark, middle, light = _RIGHT if right else _WRONG
    many, some = (0.9, 0.5) if right else (0.2, 0.05)
    return dark if share >= many else middle if share >= some else light
