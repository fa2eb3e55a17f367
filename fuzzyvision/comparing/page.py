"""The comparison as one page that needs nothing else: BokehJS and the pictures are in it."""

from base64 import b64encode
from pathlib import Path

from bokeh.embed import file_html
from bokeh.resources import INLINE
from jinja2 import Environment

from fuzzyvision.comparing import report
from fuzzyvision.comparing.charts import MOST_LABELS, charts
from fuzzyvision.comparing.comparison import Shown, Tally
from fuzzyvision.comparing.models import Candidate

_TEMPLATE = Path(__file__).with_name("page.html")


def render(old: Candidate, new: Candidate, tally: Tally) -> str:
    """Return the page. Names and labels are others' text: the template escapes all of it."""
    scores = report.by_change(tally)
    template = Environment(autoescape=True).from_string(_TEMPLATE.read_text(encoding="utf-8"))
    html: str = file_html(
        charts(scores) if scores else [],
        INLINE,
        f"The new model {report.verdict(tally)}",
        template=template,
        template_variables={
            "sentences": list(report.sentences(old, new, tally)),
            "rows": report.table(tally),
            "cut": max(0, len(scores) - MOST_LABELS),
            "galleries": [
                ("Broken", tally.total.breaks, [_card(one) for one in tally.broken]),
                ("Fixed", tally.total.fixes, [_card(one) for one in tally.fixed]),
            ],
        },
    )
    return html


def _card(shown: Shown) -> dict[str, str]:
    case = shown.case
    return {
        "source": f"data:image/jpeg;base64,{b64encode(shown.picture).decode()}",
        "name": case.name,
        "label": case.label or "",
        "old": f"{case.old.label} {case.old.probability:.0%}",
        "new": f"{case.new.label} {case.new.probability:.0%}",
    }
