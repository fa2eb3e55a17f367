"""The report of the bench as one page."""

from pathlib import Path

from benchmarks import report as reports
from benchmarks.charts import charts
from benchmarks.report import Report
from fuzzyvision.aws.photos import SIZES
from fuzzyvision.reports import pages

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
    return pages.render(
        _TEMPLATE,
        "Fuzzy Vision's bench",
        charts(report),
        machine=report.machine.sentence(),
        busy=report.machine.busy,
        tables=tables,
    )
