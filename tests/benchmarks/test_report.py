import json
import re
from dataclasses import replace

from benchmarks import page, report
from benchmarks.report import Report
from tests.support.bench_figures import MEASURED, REPORT, STARTS, STORES


def test_tables_show_all_measurements() -> None:
    rows = report.figures_table(REPORT, "large")
    assert [row[0] for row in rows[1:]] == [
        "the tutorial's way, on one core",
        "the tutorial's way",
        "Fuzzy Vision",
        "Fuzzy Vision's worker alone, on one core",
    ]
    assert rows[3][1:] == ["80 ms", "90 ms", "12.0/s", "70 ms", "24.0/s", "2.0 ms"]
    assert rows[4][1:] == ["50 ms", "60 ms", "20.0/s", "60 ms", "-", "-"]
    assert report.processes_table(REPORT)[1][1:] == ["5.00 s", "6.00 s", "600 MB"]
    assert report.growth_table(STORES)[2] == [
        "10,000 pictures",
        "0.50 s",
        "36.0 ms",
        "3.0 ms",
        "250 MB",
    ]
    assert report.network_table(REPORT)[1] == ["souqnet", "0123456789ab", "15.00 MB", "5.00 ms"]
    assert ["decode", "2.00 ms", "30.00 ms"] in report.steps_table(REPORT)


def test_tables_align_names_left_numbers_right() -> None:
    assert report.aligned([["", "time"], ["worker", "1"]]) == "        time\nworker     1"


def test_document_lists_figures_and_promises() -> None:
    document = json.loads(json.dumps(REPORT.document()))
    assert document["subjects"]["worker"]["loads"]["small"]["rate"] == 70.0
    assert document["machine"]["cores"] == 2
    assert [verdict["kept"] for verdict in document["verdicts"]] == [True] * 16


def test_page_is_self_contained() -> None:
    html = page.render(REPORT)
    assert "Fuzzy Vision</th>" in html
    assert "worker : tutorial, small photos a second" in html
    assert "A processor, 2 cores" in html
    assert re.findall("<(?:script|link|img)[^>]* (?:src|href)=", html) == []


def test_quick_page_omits_baselines() -> None:
    quick = {name: MEASURED[name] for name in ("stack", "worker")}
    html = page.render(Report(REPORT.machine, quick, REPORT.steps, REPORT.network))
    assert "tutorial" not in html
    assert "Cold starts" not in html


def test_measured_cold_starts_are_shown() -> None:
    cold = replace(REPORT, cold=STARTS)
    assert report.cold_table(cold)[1:] == [
        ["worker function", "1.00 s"],
        ["API function", "0.50 s"],
        ["TensorFlow, the tutorial's way", "4.00 s"],
    ]
    assert len(cold.verdicts()) == len(REPORT.verdicts()) + 2
    html = page.render(cold)
    assert "worker function</th>" in html
    assert "Cold start to first answer" in html
