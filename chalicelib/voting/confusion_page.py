"""Which cells of the confusion matrix one answer holds: it must stay far below Lambda's 6 MB. Pure.

The cells with the most votes come first, so that the first page is what a person looks at.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from chalicelib.ports import CANNOT_TELL, ConfusionCell, label_of
from chalicelib.voting import queries

Pair = tuple[str, str]
"""A predicted label and a voted one, empty for none of these."""
_MOST = 600_000
"""Characters of JSON that the cells of a page and the figures of their labels may take."""
_NUMBER, _RATE = 16, 140
"""Characters of a number in a cell, and of a label's figures, with what is around them."""
_CURSOR = re.compile(r"[0-9]{12}-[0-9a-f]{32}")


class Page(NamedTuple):
    """Cells, the labels whose figures come with them, and the next cursor.

    The figures of a label come once, with its largest cell.
    """

    cells: set[Pair]
    labels: set[str]
    after: str | None


def page(cells: Iterable[tuple[ConfusionCell, int]], after: str | None) -> Page:
    """Return what fits into the page behind a cursor: at least one cell.

    Raises InvalidRequestError if `after` was never such a cursor.
    """
    after = queries.cursor(after, _CURSOR)
    sums: Counter[Pair] = Counter()
    models: defaultdict[str, set[str]] = defaultdict(set)
    for cell, n in cells:
        if cell.answer != CANNOT_TELL and n:
            # No label is empty: the empty one is "none of these".
            sums[cell.predicted, label_of(cell.answer) or ""] += n
            models[cell.predicted].add(cell.model)
    places = sorted((_place(pair, n), pair) for pair, n in sums.items())
    found = Page(set(), set(), None)
    rows: set[str] = set()
    seen: set[str] = set()
    size, last = 0, None
    for place, (predicted, voted) in places:
        if after is not None and place <= after:
            seen.add(predicted)
            continue
        # All, blind and shown votes, together and of each model.
        parts = 3 * (1 + len(models[predicted]))
        size += parts * (_length(voted) + _NUMBER)
        if predicted not in rows:
            size += parts * (2 * _length(predicted) + (_RATE if predicted not in seen else 0))
        if rows and size > _MOST:
            return found._replace(after=last)
        found.cells.add((predicted, voted))
        if predicted not in seen:
            found.labels.add(predicted)
        rows.add(predicted)
        last = place
    return found


def _place(pair: Pair, n: int) -> str:
    digest = sha256("\0".join(pair).encode(errors="surrogatepass")).hexdigest()
    return f"{10**12 - 1 - n:012}-{digest[:32]}"


def _length(text: str) -> int:
    return len(json.dumps(text))
