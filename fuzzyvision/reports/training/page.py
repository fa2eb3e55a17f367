"""The report of a training as one page: charts, their tables, pictures."""

from pathlib import Path
from typing import Any

from fuzzyvision.reports import pages
from fuzzyvision.reports.record import Record
from fuzzyvision.reports.training import charts, confusion, figures, mistakes
from fuzzyvision.reports.training.figures import percent

_TEMPLATE = Path(__file__).with_name("page.html")


def render(record: Record) -> str:
    """Return the page."""
    drawn = [charts.reliability(record), charts.certainty(record), confusion.chart(record)]
    if record.epochs:
        drawn += charts.curves(record)
    return pages.render(
        _TEMPLATE,
        f"The training of {record.card['name']}",
        drawn,
        card=record.card,
        facts=_facts(record),
        percent=percent,
        tables=_tables(record),
        wrong=mistakes.wrong(record),
        count_wrong=mistakes.count_wrong(record),
        strange=mistakes.strange(record),
        count_strange=mistakes.count_strange(record),
        epochs=len(record.epochs),
        settings=(record.card.get("training") or {}).get("settings") or {},
        others=len(record.other_files),
        threshold=record.threshold,
        matrix_width=_matrix_width(record),
        folded=len(record.labels) > confusion.READABLE,
        readable=confusion.READABLE,
    )


def _tables(record: Record) -> dict[str, figures.Table | None]:
    measured: dict[str, Any] = record.card["measured"]
    return {
        "labels": figures.by_label(record),
        "kinds": figures.told(measured, "kinds", "Kind of picture"),
        "origins": figures.told(measured, "origins", "Source"),
        "disturbed": figures.told(measured, "disturbed", "What happened to the pictures"),
        "foreign": figures.told(measured.get("foreign") or {}, "origins", "Held-out source"),
        "epochs": figures.epochs(record),
        "reliability": figures.reliability_table(record),
        "certainty": figures.certainty_table(record),
        "confusion": confusion.table(record),
        "mix_ups": confusion.mix_ups(record),
    }


def _facts(record: Record) -> list[tuple[str, str]]:
    """Return the numbers that the page begins with."""
    measured: dict[str, Any] = record.card["measured"]
    unsure = measured["unsure"]
    facts = [
        ("right", percent(measured["accuracy"])),
        ("expected calibration error", f"{measured['calibration_error']:.3f}"),
        ("of the labels' pictures “not sure”", percent(unsure["known"])),
    ]
    if unsure["other"] is not None:
        facts.append(("of other pictures “not sure”", percent(unsure["other"])))
    if measured.get("ordinary"):
        facts.append(("right of ordinary photographs", percent(measured["ordinary"]["accuracy"])))
    if measured.get("foreign"):
        facts.append(("right from sources held out", percent(measured["foreign"]["accuracy"])))
    return facts


def _matrix_width(record: Record) -> int:
    """Return the pixels that the confusion matrix needs to be read; it scrolls below that."""
    count = len(confusion.shown(confusion.matrix(record)))
    return confusion.CELL * count + confusion.MARGIN
