"""The style of all charts: colours for a light page and a dark one, axes, legend, hover."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from bokeh.models import FixedTicker, HoverTool, PlainText
from bokeh.models.annotations import Title
from bokeh.plotting import figure

# The grey has a contrast of 4.5:1 with white and with black, the others of more
# than 3:1. The charts are on the page's own colour, whichever that is.
GREY, BLUE, ORANGE = "#767676", "#2b78c5", "#b8650a"

Corner: TypeAlias = Literal["top_left", "top_right", "bottom_right"]

_SIZE = "13px"
TEXT: dict[str, Any] = {"text_color": GREY, "text_font_size": _SIZE}
_MOST_LETTERS = 16


def titled_chart(title: str, **options: Any) -> figure:  # noqa: ANN401 - passed through to Bokeh
    """Return an empty chart as wide as its place, under a title."""
    drawn = chart(None, None, None, **options, title=Title(text=title, text_color=GREY))
    drawn.grid.grid_line_color = None
    return drawn


def chart(name: str | None, across: str | None, up: str | None, **options: Any) -> figure:  # noqa: ANN401 - passed through to Bokeh
    """Return an empty chart as wide as its place, with titles on both axes."""
    drawn = figure(
        name=name,
        sizing_mode="stretch_width",
        toolbar_location=None,
        background_fill_alpha=0,
        border_fill_alpha=0,
        outline_line_color=None,
        **{"height": 300, "tools": "", **options},
    )
    drawn.xaxis.axis_label, drawn.yaxis.axis_label = across, up
    drawn.axis.axis_label_text_color = drawn.axis.major_label_text_color = GREY
    drawn.axis.axis_label_text_font_size = drawn.axis.major_label_text_font_size = _SIZE
    drawn.axis.axis_label_text_font_style = "normal"
    drawn.axis.axis_line_color = drawn.axis.major_tick_line_color = GREY
    drawn.axis.minor_tick_line_color = None
    drawn.grid.grid_line_color = GREY
    drawn.grid.grid_line_alpha = 0.25
    return drawn


def legend(drawn: figure, place: Corner) -> None:
    """Put the legend where it hides nothing, in the page's own colour."""
    drawn.legend.location = place
    drawn.legend.background_fill_alpha = drawn.legend.border_line_alpha = 0
    drawn.legend.label_text_color, drawn.legend.label_text_font_size = GREY, _SIZE


def hover(drawn: figure, lines: Sequence[tuple[str, str]], *renderers: Any) -> None:  # noqa: ANN401 - Bokeh's own type is not public
    """Tell the values under the pointer; Bokeh writes them as text, never as HTML."""
    drawn.add_tools(HoverTool(tooltips=list(lines), renderers=list(renderers)))


def name_ticks(axis: Any, labels: Sequence[str]) -> None:  # noqa: ANN401 - Bokeh's axes come as a list that splats
    """Write labels at 0, 1, 2 … of an axis; what looks like TeX in them stays as it is."""
    axis.ticker = FixedTicker(ticks=list(range(len(labels))))
    axis.major_label_overrides = {
        place: PlainText(text=_shortened(label)) for place, label in enumerate(labels)
    }


def _shortened(label: str) -> str:
    return label if len(label) <= _MOST_LETTERS else f"{label[: _MOST_LETTERS - 1]}…"
