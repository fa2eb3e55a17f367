"""The comparison as one page, with its pictures."""

from base64 import b64encode
from pathlib import Path

from chalicelib.uploads.documents import percent
from fuzzyvision.comparing import report
from fuzzyvision.comparing.charts import MOST_LABELS, charts
from fuzzyvision.comparing.comparison import Comparison, Shown
from fuzzyvision.comparing.models import Model
from fuzzyvision.reports import pages

_TEMPLATE = Path(__file__).with_name("page.html")


def render(old: Model, new: Model, comparison: Comparison) -> str:
    """Return the page."""
    scores = report.by_change(comparison)
    return pages.render(
        _TEMPLATE,
        report.summary(comparison),
        charts(scores) if scores else [],
        sentences=list(report.sentences(old, new, comparison)),
        side="of the test side" if comparison.test.total.pictures else "of all pictures",
        rows=report.table(comparison),
        cut=max(0, len(scores) - MOST_LABELS),
        galleries=[
            (heading, total, [_card(one) for one in shown])
            for words, side in (("", comparison.test), (", for information", comparison.rest))
            for heading, total, shown in (
                (f"Broken{words}", side.total.breaks, side.broken),
                (f"Fixed{words}", side.total.fixes, side.fixed),
            )
            if side.total.pictures
        ],
    )


def _card(shown: Shown) -> dict[str, str]:
    example = shown.example
    return {
        "source": f"data:image/jpeg;base64,{b64encode(shown.picture).decode()}",
        "name": example.name,
        "label": example.label or "",
        "old": f"{example.old.label} {percent(example.old.probability)}",
        "new": f"{example.new.label} {percent(example.new.probability)}",
    }
