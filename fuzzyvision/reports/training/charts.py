"""The charts of the report: how it learned, and how far its confidence can be trusted."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bokeh.models import ColumnDataSource, DataRange1d, FixedTicker, NumeralTickFormatter, Range1d
from bokeh.plotting import figure

from fuzzyvision.reports import style
from fuzzyvision.reports.record import Record
from fuzzyvision.reports.style import BLUE, GREY, ORANGE
from fuzzyvision.reports.training import figures


class _Pictures(NamedTuple):
    """Pictures of one sort, as the histogram shows them."""

    title: str
    bars: Sequence[figures.Bar]
    colour: str
    hatch: str | None


def curves(record: Record) -> tuple[figure, figure]:
    """Draw loss and accuracy over the epochs, for training and for validation."""
    source = ColumnDataSource(
        {
            "epoch": [one.epoch for one in record.epochs],
            "loss": [one.loss for one in record.epochs],
            "validation_loss": [one.validation_loss for one in record.epochs],
            "accuracy": [one.accuracy for one in record.epochs],
            "validation_accuracy": [one.validation_accuracy for one in record.epochs],
        }
    )
    loss = _curve(source, "loss", "{0.000}", "top_right")
    accuracy = _curve(source, "accuracy", "{0.0 %}", "bottom_right")
    accuracy.yaxis.formatter = NumeralTickFormatter(format="0 %")
    return loss, accuracy


def reliability(record: Record) -> figure:
    """Draw how often the answers of each confidence are right; an honest model's on the line."""
    drawn = style.chart(
        "reliability",
        "How sure it was",
        "How often it was right",
        x_range=Range1d(start=0, end=1.01),
        y_range=Range1d(start=0, end=1.02),
    )
    bins = figures.reliability(record)
    source = ColumnDataSource(
        {name: [getattr(one, name) for one in bins] for name in figures.Bin._fields}
    )
    drawn.line([0, 1], [0, 1], color=GREY, line_dash="dashed", legend_label="honest")
    look: dict[str, Any] = {"fill_alpha": 0.45, "color": BLUE, "legend_label": "right"}
    bars = drawn.quad("low", "high", "accuracy", 0, source=source, **look)
    dots: dict[str, Any] = {"size": 10, "color": ORANGE, "legend_label": "mean confidence"}
    points = drawn.scatter("confidence", "accuracy", source=source, **dots)
    sure, right = ("Sure", "@confidence{0.0 %}"), ("Right", "@accuracy{0.0 %}")
    style.hover(drawn, [("Pictures", "@pictures"), sure, right], bars, points)
    return _of_shares(drawn)


def certainty(record: Record) -> figure:
    """Draw how sure it is of pictures of the labels and of others, and the threshold between."""
    drawn = style.chart(
        "certainty",
        "Top probability",
        "Share of the pictures",
        x_range=Range1d(start=0, end=1.01),
        y_range=DataRange1d(start=0),
    )
    known = figures.certainty(record.probabilities)
    _histogram(drawn, _Pictures("pictures of the labels", known, BLUE, None))
    other = figures.certainty(record.other_probabilities)
    if other:
        striped = "right_diagonal_line"  # not told by colour alone
        _histogram(drawn, _Pictures("pictures of other things", other, ORANGE, striped))
    drawn.vspan([record.threshold], color=GREY, line_width=3, legend_label="threshold")
    return _of_shares(drawn)


def _curve(source: ColumnDataSource, name: str, form: str, place: style.Corner) -> figure:
    drawn = style.chart(name, "Epoch", name.capitalize())
    validation = f"validation_{name}"
    look: dict[str, Any] = {"source": source, "line_width": 2.5}
    lines = [
        drawn.line(
            "epoch", name, color=ORANGE, line_dash="dashed", legend_label="training", **look
        ),
        drawn.line("epoch", validation, color=BLUE, legend_label="validation", **look),
    ]
    told = [("Epoch", "@epoch"), ("Training", f"@{name}{form}")]
    style.hover(drawn, [*told, ("Validation", f"@{validation}{form}")], *lines)
    style.legend(drawn, place)
    return drawn


def _histogram(drawn: figure, pictures: _Pictures) -> None:
    source = ColumnDataSource(
        {name: [getattr(one, name) for one in pictures.bars] for name in figures.Bar._fields}
    )
    glyphs = drawn.quad(
        "low",
        "high",
        "share",
        0,
        source=source,
        color=pictures.colour,
        fill_alpha=0.4,
        hatch_pattern=pictures.hatch,
        hatch_color=pictures.colour,
        legend_label=pictures.title,
    )
    between = ("Top probability", "@low{0 %} to @high{0 %}")
    style.hover(drawn, [(pictures.title.capitalize(), "@share{0.0 %}"), between], glyphs)


def _of_shares(drawn: figure) -> figure:
    style.legend(drawn, "top_left")
    drawn.axis.formatter = NumeralTickFormatter(format="0 %")
    drawn.xaxis.ticker = FixedTicker(ticks=[0, 0.25, 0.5, 0.75, 1])
    return drawn
