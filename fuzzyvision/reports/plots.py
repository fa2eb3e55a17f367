"""What charts on the reports' pages look like: readable on a light page and on a dark one."""

from typing import Any

from bokeh.models.annotations import Title
from bokeh.plotting import figure

# The grey has a contrast of 4.5:1 with white and with black, the others of more than 3:1: the
# charts lie on the page's own colour, whichever that is.
GREY, BLUE, ORANGE = "#767676", "#2b78c5", "#b8650a"
TEXT: dict[str, Any] = {"text_color": GREY, "text_font_size": "13px"}
_BARE: dict[str, Any] = {
    "toolbar_location": None,
    "tools": "",
    "background_fill_alpha": 0,
    "border_fill_alpha": 0,
    "outline_line_color": None,
}


def plain_figure(title: str, **options: Any) -> figure:  # noqa: ANN401 - passed through to Bokeh
    """Return an empty chart, as wide as the page."""
    chart = figure(
        title=Title(text=title, text_color=GREY),
        sizing_mode="stretch_width",
        **{**_BARE, **options},
    )
    chart.axis.major_label_text_color = GREY
    chart.axis.major_label_text_font_size = TEXT["text_font_size"]
    chart.axis.axis_line_color = chart.axis.major_tick_line_color = GREY
    chart.axis.minor_tick_line_color = None
    chart.grid.grid_line_color = None
    return chart
