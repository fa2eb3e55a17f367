"""Pages of charts that open from a file and need nothing else: BokehJS is in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bokeh.embed import file_html
from bokeh.plotting import figure
from bokeh.resources import INLINE
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_SHARED = Path(__file__).with_name("templates")


def render(template: Path, title: str, charts: Sequence[figure], **variables: Any) -> str:  # noqa: ANN401 - a template's own
    """Return a page made from a template that extends `base.html`.

    The template gets Bokeh's variables and the others. All text is escaped: labels, file names
    and cards are other people's.
    """
    environment = Environment(
        loader=FileSystemLoader([template.parent, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
    )
    html: str = file_html(
        list(charts),
        INLINE,
        title,
        template=environment.get_template(template.name),
        template_variables=variables,
    )
    return html
