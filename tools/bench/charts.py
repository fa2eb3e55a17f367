"""The charts of the report, readable on a light page and on a dark one."""

from typing import Any

from bokeh.models import FactorRange, Range1d
from bokeh.models.annotations import Title
from bokeh.plotting import figure

from tools.bench.photos import SIZES, TITLES
from tools.bench.report import Report
from tools.bench.steps import REST, STEPS
from tools.bench.subjects import TITLES as SUBJECTS

# The grey has a contrast of 4.5:1 with white and with black, the others of more than 3:1: the
# charts lie on the page's own colour, whichever that is.
_GREY, _BLUE, _ORANGE = "#767676", "#2b78c5", "#b8650a"
_TEXT: dict[str, Any] = {"text_color": _GREY, "text_font_size": "13px"}
_BARE: dict[str, Any] = {
    "toolbar_location": None,
    "tools": "",
    "background_fill_alpha": 0,
    "border_fill_alpha": 0,
    "outline_line_color": None,
}


def charts(report: Report) -> list[figure]:
    """Return the charts: a bar for every subject, and for every step of the worker."""
    subjects = {SUBJECTS[name]: figures for name, figures in report.ordered()}
    drawn = [
        bars(
            f"Median of a {TITLES[name]}, in ms",
            {title: figures.loads[name].median for title, figures in subjects.items()},
        )
        for name in SIZES
    ]
    starts = {title: figures.start for title, figures in subjects.items()}
    memory = {title: figures.memory for title, figures in subjects.items()}
    drawn += [bars("Start to first answer, in s", starts), bars("Peak memory, in MB", memory)]
    if report.cold:
        drawn.append(bars("Cold start to first answer, in s", report.cold))
    for name in SIZES:
        steps = {step: 1000 * report.steps[name].get(step, 0) for step in [*STEPS, REST]}
        drawn.append(bars(f"Worker's steps with a {TITLES[name]}, in ms", steps))
    return drawn


def bars(title: str, values: dict[str, float]) -> figure:
    """Draw a bar for every value, from the top down; Fuzzy Vision's are blue."""
    names = list(values)
    chart = figure(
        title=Title(text=title, text_color=_GREY),
        x_range=Range1d(start=0, end=1.15 * max(values.values())),
        y_range=FactorRange(factors=names[::-1]),
        height=60 + 34 * len(names),
        sizing_mode="stretch_width",
        **_BARE,
    )
    ours = [not name.startswith(("the tutorial", "Gradio", "TensorFlow")) for name in names]
    lengths = list(values.values())
    colours = [_BLUE if own else _ORANGE for own in ours]
    chart.hbar(y=names, right=lengths, height=0.7, color=colours)
    labels = [f"{length:.3g}" for length in lengths]
    chart.text(lengths, names, labels, x_offset=6, text_baseline="middle", **_TEXT)
    _tone_down(chart)
    return chart


def _tone_down(chart: figure) -> None:
    chart.axis.major_label_text_color = _GREY
    chart.axis.major_label_text_font_size = _TEXT["text_font_size"]
    chart.axis.axis_line_color = chart.axis.major_tick_line_color = _GREY
    chart.axis.minor_tick_line_color = None
    chart.grid.grid_line_color = None
