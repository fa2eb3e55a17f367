"""How well the model does, by the votes: counters -> the document that the page draws. Pure.

A document holds all cells of the confusion matrix and the figures of all labels, unless they are
too many: then those with the most votes, and a cursor to the next. All else is in every document
and counts all votes.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from chalicelib.intervals import wilson
from chalicelib.ports import (
    CANNOT_TELL,
    ConfusionCell,
    CounterKey,
    DayCounter,
    Numbers,
    PictureCounter,
    label_of,
)
from chalicelib.voting import confusion_page
from chalicelib.voting.confusion_page import Page

Document = dict[str, Any]
DAYS_TOLD = timedelta(days=180)
"""How far back figures by day go: each day is read in up to 512 shards for each model."""
_MOST_DAYS = 2000
"""Lines of days: five years of one model, and the newest where there are more."""


def document(counters: Iterable[tuple[CounterKey, Numbers]], after: str | None = None) -> Document:
    """Return the statistics of all counters, with the cells behind a cursor.

    Raises InvalidRequestError if `after` was never such a cursor.
    """
    cells: list[tuple[ConfusionCell, int]] = []
    pictures: dict[str, int] = {}
    days: list[Document] = []
    for line, numbers in counters:
        if isinstance(line, ConfusionCell):
            cells.append((line, numbers["n"]))
        elif isinstance(line, PictureCounter):
            pictures[line.model] = numbers["n"]
        else:
            days.append(_day(line, numbers))
    models = sorted({cell.model for cell, _ in cells} | pictures.keys())
    shown = confusion_page.page(cells, after)
    return {
        "pictures": sum(pictures.values()),
        **_with_parts(cells, shown),
        "models": {
            model: {
                "pictures": pictures.get(model, 0),
                **_with_parts([(cell, n) for cell, n in cells if cell.model == model], shown),
            }
            for model in models
        },
        "days": sorted(days, key=lambda day: (day["day"], day["model"]))[-_MOST_DAYS:],
        "after": shown.after,
    }


def _with_parts(cells: Iterable[tuple[ConfusionCell, int]], shown: Page) -> Document:
    """Return the numbers of some cells, and the same for blind and shown votes apart."""
    cells = list(cells)
    return {
        **_part(cells, shown),
        "blind": _part(((cell, n) for cell, n in cells if cell.blind), shown),
        "shown": _part(((cell, n) for cell, n in cells if not cell.blind), shown),
    }


def _part(cells: Iterable[tuple[ConfusionCell, int]], shown: Page) -> Document:
    confusion: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    cannot_tell = 0
    for cell, n in cells:
        if cell.answer == CANNOT_TELL:
            cannot_tell += n
        else:
            # No label is empty: the empty one is "none of these".
            confusion[cell.predicted][label_of(cell.answer) or ""] += n
    labels = {
        predicted: _rate(row.get(predicted, 0), sum(row.values()))
        for predicted, row in confusion.items()
    }
    votes = sum(label["votes"] for label in labels.values())
    correct = sum(row.get(predicted, 0) for predicted, row in confusion.items())
    rows = {predicted for predicted, _ in shown.cells}
    return {
        **_rate(correct, votes),
        "cannot_tell": cannot_tell,
        "confusion": {
            predicted: {
                voted: n for voted, n in row.items() if n and (predicted, voted) in shown.cells
            }
            for predicted, row in confusion.items()
            if predicted in rows
        },
        "labels": {
            predicted: rate for predicted, rate in labels.items() if predicted in shown.labels
        },
    }


def _rate(correct: int, votes: int) -> Document:
    accuracy = round(correct / votes, 6) if votes else None
    return {"votes": votes, "accuracy": accuracy, "interval": wilson(correct, votes)}


def _day(day: DayCounter, numbers: Numbers) -> Document:
    return {
        "day": day.day,
        "model": day.model,
        "votes": numbers["votes"],
        "correct": numbers.get("correct", 0),
        "blind": {
            "votes": numbers.get("blind_votes", 0),
            "correct": numbers.get("blind_correct", 0),
        },
    }
