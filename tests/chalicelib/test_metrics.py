import json
from typing import Any

import pytest

from chalicelib import metrics

CLASSIFIED = {"status": "classified", "result": {"name": "7QK"}}
REFUSED = {"status": "rejected", "error": {"code": "too-many-pixels", "message": "Too many."}}


def written(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(capsys.readouterr().out)
    return line


@pytest.fixture(autouse=True)
def on_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED", raising=False)


def test_picture_is_counted_by_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    metrics.picture("dev", REFUSED, 43)
    line = written(capsys)
    [described] = line["_aws"]["CloudWatchMetrics"]
    assert described["Namespace"] == "FuzzyVision"
    assert described["Dimensions"] == [["service", "stage"], ["service", "stage", "outcome"]]
    assert {one["Name"]: one["Unit"] for one in described["Metrics"]} == {
        "Pictures": "Count",
        "Milliseconds": "Milliseconds",
    }
    assert (line["Pictures"], line["Milliseconds"]) == ([1.0], [43.0])
    assert (line["service"], line["stage"]) == ("fuzzy-vision", "dev")
    assert line["outcome"] == "too-many-pixels"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(CLASSIFIED, "classified"), (REFUSED, "too-many-pixels"), (None, "repeated")],
)
def test_outcome_is_the_refusals_code(answer: dict[str, Any] | None, expected: str) -> None:
    assert metrics.outcome(answer) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [({"labels": []}, "explained"), ({"refused": "too-slow"}, "too-slow"), (None, "repeated")],
)
def test_explanation_is_counted_by_outcome(
    document: dict[str, Any] | None, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert metrics.explanation("dev", document) == expected
    line = written(capsys)
    assert (line["Explanations"], line["outcome"]) == ([1.0], expected)


@pytest.mark.parametrize(
    ("count", "name"), [(metrics.ticket, "Tickets"), (metrics.cold_start, "ColdStarts")]
)
def test_tickets_and_cold_starts_are_counted(
    count: Any,  # noqa: ANN401 - a function of ours
    name: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    count("prod")
    line = written(capsys)
    assert (line[name], line["stage"]) == ([1.0], "prod")


def test_the_local_stack_writes_no_metrics(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    metrics.picture("local", CLASSIFIED, 43)
    metrics.ticket("local")
    assert not capsys.readouterr().out
