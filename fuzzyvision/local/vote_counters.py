"""The counters of one machine: each is counted when it is asked for, from an index that holds it.

They name their index, so that a query that it no longer covers fails in a test and is not slow.
"""

import sqlite3
from collections.abc import Iterator

from chalicelib.ports import ConfusionCell, CounterKey, DayCounter, Numbers, PictureCounter

_CELLS = """
    SELECT model, predicted, answer, sum(blind), count(*) FROM votes INDEXED BY votes_by_cell
    WHERE example = 0 GROUP BY model, predicted, answer
"""
_PICTURES = """
    SELECT model, count(DISTINCT pid) FROM votes INDEXED BY votes_by_model
    WHERE example = 0 GROUP BY model
"""
_DAYS = """
    SELECT day, model, count(agrees), sum(agrees), sum(blind), sum(blind AND agrees)
    FROM votes INDEXED BY votes_by_day
    WHERE example = 0 AND day >= ? AND agrees IS NOT NULL GROUP BY day, model
"""
_OF_A_DAY = ("votes", "correct", "blind_votes", "blind_correct")


def read(connection: sqlite3.Connection, since: str) -> Iterator[tuple[CounterKey, Numbers]]:
    """Yield all counters that count something, those of days from a day on."""
    for model, predicted, answer, blind, votes in connection.execute(_CELLS):
        if blind:
            yield ConfusionCell(model, predicted, answer, blind=True), {"n": blind}
        if votes > blind:
            yield ConfusionCell(model, predicted, answer, blind=False), {"n": votes - blind}
    for model, pictures in connection.execute(_PICTURES):
        yield PictureCounter(model), {"n": pictures}
    for day, model, *numbers in connection.execute(_DAYS, (since,)):
        yield DayCounter(day, model), dict(zip(_OF_A_DAY, numbers, strict=True))
