"""The report as one page that needs nothing else: BokehJS is in it."""

from pathlib import Path

from bokeh.embed import file_html
from bokeh.resources import INLINE
from jinja2 import Template

from benchmarks import report as reports
from benchmarks.charts import charts
from benchmarks.report import Report
from fuzzyvision.aws.photos import SIZES

_TEMPLATE = Path(__file__).with_name("page.html")


def render(report: Report) -> str:
    """Return the page."""
    tables = [
        ("Promises", reports.verdicts_table(report.verdicts())),
        *((reports.heading(name), reports.figures_table(report, name)) for name in SIZES),
        ("Processes", reports.processes_table(report)),
        ("The model", reports.network_table(report)),
        ("Where the worker's time goes", reports.steps_table(report)),
        *([("Cold starts", reports.cold_table(report))] if report.cold else []),
    ]
    html: str = file_html(
        charts(report),
        INLINE,
        "Fuzzy Vision's bench",
        template=Template(_TEMPLATE.read_text(), autoescape=False),
        template_variables={
            "machine": report.machine.sentence(),
            "busy": report.machine.busy,
            "tables": tables,
        },
    )
    return html
