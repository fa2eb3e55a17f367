"""The charts of a comparison."""

from collections.abc import Iterable, Mapping

from bokeh.models import ColumnDataSource, FactorRange, HoverTool, Range1d
from bokeh.plotting import figure
from bokeh.transform import dodge

from fuzzyvision.comparing.score import Score
from fuzzyvision.reports.style import BLUE, GREY, ORANGE, titled_chart

MOST_LABELS = 30
"""Labels in a chart; the table has all of them."""

_ROW = 44
_LONGEST = 32


def charts(labels: Mapping[str, Score]) -> list[figure]:
    """Return what each model gets right, and what changed, by label from the top down."""
    scores = list(labels.values())[:MOST_LABELS]
    names = rows(list(labels)[:MOST_LABELS])
    source = ColumnDataSource(
        {
            "row": names,
            "label": list(labels)[:MOST_LABELS],
            "pictures": [score.pictures for score in scores],
            "old": [100 * score.old / score.pictures for score in scores],
            "new": [100 * score.new / score.pictures for score in scores],
            "fixes": [score.fixes for score in scores],
            "breaks": [score.breaks for score in scores],
            "lost": [-score.breaks for score in scores],
        }
    )
    most = max([1, *(max(score.fixes, score.breaks) for score in scores)])
    right = _chart("Right answers in %: old grey, new blue", names, Range1d(start=0, end=100))
    for column, place, colour in (("old", 0.2, GREY), ("new", -0.2, BLUE)):
        y = dodge("row", place, range=right.y_range)
        right.hbar(y=y, right=column, height=0.36, color=colour, line_color=None, source=source)
    changed = _chart(
        "Broken to the left, fixed to the right", names, Range1d(start=-most, end=most)
    )
    for column, colour in (("lost", ORANGE), ("fixes", BLUE)):
        changed.hbar(
            y="row", right=column, height=0.6, color=colour, line_color=None, source=source
        )
    return [right, changed]


def rows(labels: Iterable[str]) -> list[str]:
    """Return names for the axis: short, each once, and no formula that Bokeh would typeset."""
    found: list[str] = []
    for label in labels:
        short = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
        # A word joiner after what begins a formula: nobody sees it.
        name = short.replace("$", "$\u2060").replace("\\", "\\\u2060")
        found.append(f"{name} ({len(found) + 1})" if name in found else name)
    return found


def _chart(title: str, names: list[str], across: Range1d) -> figure:
    hover = HoverTool(
        tooltips=[
            ("label", "@label"),
            ("pictures", "@pictures"),
            ("old", "@old{0.0} %"),
            ("new", "@new{0.0} %"),
            ("fixed", "@fixes"),
            ("broken", "@breaks"),
        ]
    )
    return titled_chart(
        title,
        x_range=across,
        y_range=FactorRange(factors=names[::-1]),
        height=70 + _ROW * len(names),
        tools=[hover],
    )
