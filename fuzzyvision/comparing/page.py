"""The comparison as one page, with its pictures."""

from base64 import b64encode
from pathlib import Path

from fuzzyvision.comparing import report
from fuzzyvision.comparing.charts import MOST_LABELS, charts
from fuzzyvision.comparing.comparison import Shown, Tally
from fuzzyvision.comparing.models import Candidate
from fuzzyvision.reports import pages

_TEMPLATE = Path(__file__).with_name("page.html")


def render(old: Candidate, new: Candidate, tally: Tally) -> str:
    """Return the page."""
    scores = report.by_change(tally)
    return pages.render(
        _TEMPLATE,
        f"The new model {report.verdict(tally)}",
        charts(scores) if scores else [],
        sentences=list(report.sentences(old, new, tally)),
        rows=report.table(tally),
        cut=max(0, len(scores) - MOST_LABELS),
        galleries=[
            ("Broken", tally.total.breaks, [_card(one) for one in tally.broken]),
            ("Fixed", tally.total.fixes, [_card(one) for one in tally.fixed]),
        ],
    )


def _card(shown: Shown) -> dict[str, str]:
    case = shown.case
    return {
        "source": f"data:image/jpeg;base64,{b64encode(shown.picture).decode()}",
        "name": case.name,
        "label": case.label or "",
        "old": f"{case.old.label} {case.old.probability:.0%}",
        "new": f"{case.new.label} {case.new.probability:.0%}",
    }
